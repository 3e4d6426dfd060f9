#include "assay/experiment/latency_cell.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "assay/base/random.hpp"
#include "assay/experiment/disturbance_json.hpp"
#include "assay/experiment/measured_model.hpp"
#include "assay/measure/counters.hpp"
#include "assay/measure/paired_timing.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// A model of the launch. The control is the baseline's file, loaded for itself.
struct Subject {
  std::string role;
  std::string place;
  MeasuredModel model;
};

std::vector<Subject> subjects_of(const ordered_json& specification) {
  std::vector<Subject> subjects;
  subjects.push_back({"baseline", "baseline", {}});
  subjects.push_back({"control", "baseline", {}});
  if (!specification.at("candidate").is_null()) subjects.push_back({"candidate", "candidate", {}});
  return subjects;
}

// Which subject is created first decides where its memory lies, which alone can move its time by some per cent.
std::vector<std::size_t> creation_order(std::size_t subjects, std::uint64_t seed, std::uint64_t launch) {
  std::vector<std::size_t> order(subjects);
  for (std::size_t i = 0; i < subjects; ++i) order[i] = i;
  RandomStream random(seed, stream_named("creation order"), launch);
  for (std::size_t i = subjects; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

// The first call makes the outputs, as a user's first inference does; the others reuse them.
measure::Run run_of(const Subject& subject) {
  return [session = subject.model.session.get(), views = subject.model.inputs.views(), bound = false]() mutable {
    if (bound) return session->run_bound();
    bound = true;
    return session->bind(views).map([](const auto&) {});
  };
}

Result<measure::LaunchTiming> naming_option(Result<measure::LaunchTiming> timing) {
  if (timing || timing.error().code() != ErrorCode::insufficient_data) return timing;
  return fail(ErrorCode::insufficient_data,
              "too little time for this model: {}. That is the share of one launch: give more with --speed-time",
              timing.error().message());
}

record::Number per_run(const measure::Reading<std::uint64_t>& count, std::size_t runs) {
  return count ? record::Number(static_cast<double>(*count) / static_cast<double>(runs))
               : record::Number::undefined(count.absent);
}

record::RunCounts counts_of(const measure::HardwareCounts& counts, std::size_t runs) {
  return {.runs = runs,
          .instructions = per_run(counts.instructions, runs),
          .cycles = per_run(counts.cycles, runs),
          .cache_misses = per_run(counts.cache_misses, runs),
          .branch_misses = per_run(counts.branch_misses, runs)};
}

record::RunCounts uncounted(const std::string& reason) {
  const auto none = record::Number::undefined(reason);
  return {.runs = 0, .instructions = none, .cycles = none, .cache_misses = none, .branch_misses = none};
}

// So many runs of each subject that counting takes a twentieth of the time that timing may take.
std::size_t runs_to_count(const std::vector<record::SubjectTimes>& subjects, std::int64_t time_ns) {
  std::int64_t round = 1;
  for (const auto& subject : subjects) round += subject.run_ns[subject.run_ns.size() / 2];
  return static_cast<std::size_t>(std::clamp<std::int64_t>(time_ns / 20 / round, 1, 1000));
}

// After everything was timed, so that no timed run is counted.
Status count(std::span<measure::Run> runs, measure::HardwareCounters& counters, std::int64_t time_ns,
             std::vector<record::SubjectTimes>& subjects) {
  const std::string refusal = counters.refusal();
  if (!refusal.empty()) {
    for (auto& subject : subjects) subject.counts = uncounted(refusal);
    return {};
  }
  const measure::CountingWindow window{.start = [&] { counters.start(); }, .stop = [&] { return counters.stop(); }};
  const std::size_t many = runs_to_count(subjects, time_ns);
  ASSAY_ASSIGN(const auto counts, measure::count_runs(runs, many, window));
  for (std::size_t s = 0; s < subjects.size(); ++s) subjects[s].counts = counts_of(counts[s], many);
  return {};
}

record::SubjectTimes times_of(const Subject& subject, measure::SubjectTiming timing) {
  return {.role = subject.role,
          .load_ns = subject.model.load.count(),
          .first_run_ns = timing.first_run_ns,
          .warm_up_ns = std::move(timing.warm_up_ns),
          .run_ns = std::move(timing.run_ns)};
}

}  // namespace

Result<record::LatencyLaunch> run_latency_cell(const ordered_json& specification, const ordered_json& places) {
  // Counters follow threads that start after them; without such threads they are opened when nothing is timed any more.
  std::optional<measure::HardwareCounters> counters;
  if (specification.at("runtime").at("threads") > 1) counters = measure::HardwareCounters::open();
  ASSAY_ASSIGN(MeasuredModels models, MeasuredModels::open(specification, places));
  const std::uint64_t seed = specification.at("seed");
  const std::uint64_t number = specification.at("launch");
  const MeasuredConfiguration configuration{
      .threads = specification.at("runtime").at("threads"), .batch = specification.at("batch"), .first_sample = number};
  record::LatencyLaunch launch{.batch = configuration.batch,
                               .threads = static_cast<std::uint64_t>(configuration.threads),
                               .engine_ns = models.engine_time().count(),
                               .inputs = models.source()};
  std::vector<Subject> subjects = subjects_of(specification);
  for (const std::size_t index : creation_order(subjects.size(), seed, number)) {
    Subject& subject = subjects[index];
    ASSAY_ASSIGN(subject.model, within(models.load(subject.place, configuration), "loading the " + subject.place));
    launch.created.push_back(subject.role);
  }
  std::vector<measure::Run> runs;
  for (const Subject& subject : subjects) runs.push_back(run_of(subject));
  measure::SteadyClock clock;
  const measure::LaunchOptions options{
      .seed = RandomStream(seed, stream_named("order of rounds"), number).next_u64(),
      .least_block_rounds = 1,
      .warm_up_time = std::chrono::nanoseconds(specification.at("warm_up_ns").get<std::int64_t>()),
      .time = std::chrono::nanoseconds(specification.at("time_ns").get<std::int64_t>())};
  const auto before = measure::read_snapshot();
  ASSAY_ASSIGN(measure::LaunchTiming timing, naming_option(measure::time_launch(runs, options, clock)));
  const auto disturbance = measure::between(before, measure::read_snapshot());
  for (const Subject& subject : subjects) models.note_run(subject.place, *subject.model.session);
  launch.runtime = models.runtime();
  launch.block_rounds = timing.block_rounds;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    launch.subjects.push_back(times_of(subjects[i], std::move(timing.subjects[i])));
  }
  if (!counters) counters = measure::HardwareCounters::open();
  ASSAY_TRY(within(count(runs, *counters, options.time.count(), launch.subjects), "counting runs"));
  launch.disturbance = to_json(disturbance);
  launch.warnings = measure::warnings_of(disturbance);
  return launch;
}

}  // namespace assay::experiment
