#include "assay/experiment/load_cell.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/clock.hpp"
#include "assay/base/random.hpp"
#include "assay/experiment/disturbance_json.hpp"
#include "assay/experiment/model_under_load.hpp"
#include "assay/measure/load/find_peak.hpp"
#include "assay/measure/load/offline.hpp"
#include "assay/measure/load/server.hpp"
#include "assay/measure/load/stream.hpp"
#include "assay/measure/load/summary.hpp"

namespace assay::experiment {
namespace {

namespace load = measure::load;
using nlohmann::ordered_json;
using record::LoadRecord;
using std::chrono::nanoseconds;

constexpr int k_longest = 3;                 // times the time asked for
constexpr std::uint64_t k_room = 1'000'000;  // latencies a stream may note although its first call looked slow
constexpr int k_peak_parts = 12;             // runs that a search should have time for

// What a load cell was asked, read from its specification.
struct Asked {
  explicit Asked(const ordered_json& specification)
      : scenario(specification.at("scenario")),
        time(specification.at("time_ns").get<std::int64_t>()),
        queries(specification.value("queries", std::uint64_t{0})),
        samples_per_query(specification.at("samples_per_query")),
        rate(specification.value("rate_per_s", 0.0)),
        p(specification.at("p")),
        search(specification.value("search", std::uint64_t{0})),
        seed(RandomStream(specification.at("seed"), stream_named("arrivals"), search).next_u64()) {
    if (specification.contains("bound_ns")) bound = nanoseconds(specification.at("bound_ns").get<std::int64_t>());
  }

  std::string scenario;
  nanoseconds time;
  std::uint64_t queries;
  std::uint32_t samples_per_query;
  double rate;
  double p;
  std::uint64_t search;
  std::uint64_t seed;
  std::optional<nanoseconds> bound;
};

std::uint64_t calls_in(nanoseconds time, const ModelUnderLoad& model) {
  return static_cast<std::uint64_t>(time / model.call_time()) + 1;
}

Result<load::LoadRun> run_stream(const Asked& asked, const ModelUnderLoad& model, measure::Clock& clock) {
  const std::uint64_t least = std::max<std::uint64_t>(asked.queries, 1);
  const load::StreamOptions options{.min_duration = asked.time,
                                    .min_queries = least,
                                    .max_duration = k_longest * asked.time,
                                    .max_queries = std::max({least, 4 * calls_in(asked.time, model), k_room}),
                                    .samples_per_query = asked.samples_per_query,
                                    .seed = asked.seed};
  return load::run_stream(model.system(), options, clock);
}

Result<load::LoadRun> run_server(const Asked& asked, const ModelUnderLoad& model, measure::Clock& clock) {
  const auto arriving = static_cast<std::uint64_t>(std::ceil(asked.rate * in_seconds(asked.time)));
  const load::ServerOptions options{.rate_per_second = asked.rate,
                                    .queries = std::max(arriving, asked.queries),
                                    .seed = asked.seed,
                                    .max_duration = k_longest * asked.time};
  return load::run_server(model.system(), options, clock);
}

Result<load::LoadRun> run_offline(const Asked& asked, const ModelUnderLoad& model, measure::Clock& clock) {
  const std::uint64_t fitting = calls_in(asked.time + asked.time / 10, model) * model.batch();
  const load::OfflineOptions options{.samples = asked.queries > 0 ? asked.queries : fitting,
                                     .batch = static_cast<std::uint32_t>(model.batch()),
                                     .max_duration = k_longest * asked.time};
  return load::run_offline(model.system(), options, clock);
}

Result<load::LoadRun> run_scenario(const Asked& asked, const ModelUnderLoad& model, measure::Clock& clock) {
  if (asked.scenario == "server") return run_server(asked, model, clock);
  if (asked.scenario == "offline") return run_offline(asked, model, clock);
  return run_stream(asked, model, clock);
}

record::LoadSetting setting_of(const ModelUnderLoad& model, const ordered_json& specification,
                               const measure::Disturbance& disturbance) {
  return {.batch = model.batch(),
          .threads = specification.at("runtime").at("threads"),
          .runtime = model.runtime(),
          .inputs = model.source(),
          .disturbance = to_json(disturbance),
          .warnings = measure::warnings_of(disturbance)};
}

// Server and offline are asked for a number of queries, whose time is theirs.
load::Requirements requirements_of(const Asked& asked) {
  const bool stream = asked.scenario == "single_stream" || asked.scenario == "multi_stream";
  load::Requirements requirements{.min_queries = std::max<std::uint64_t>(asked.queries, 1), .p = asked.p};
  if (!stream) requirements.bound = asked.bound;
  return requirements;
}

void add_load_run(const load::LoadRun& run, LoadRecord& record) {
  record.samples_per_query = run.samples_per_query;
  record.samples = run.samples;
  for (const nanoseconds latency : run.latencies) record.latencies_ns.push_back(latency.count());
  record.last_asked_ns = run.last_asked.count();
  record.duration_ns = run.duration.count();
  record.cut_short = run.cut_short;
}

record::PeakRunRecord run_of(load::PeakRun run) {
  record::PeakRunRecord record{.rate_per_s = run.rate_per_second,
                               .queries = run.queries,
                               .is_valid = run.is_valid,
                               .reasons = std::move(run.reasons)};
  if (run.latency) record.latency_ns = run.latency->count();
  return record;
}

}  // namespace

Result<LoadRecord> run_load_cell(const ordered_json& specification, const ordered_json& places) {
  const Asked asked(specification);
  measure::SteadyClock clock;
  ASSAY_ASSIGN(const ModelUnderLoad model, ModelUnderLoad::open(specification, places, 0, clock));
  const auto before = measure::read_snapshot();
  ASSAY_ASSIGN(const load::LoadRun run, run_scenario(asked, model, clock));
  const auto disturbance = measure::between(before, measure::read_snapshot());
  ASSAY_ASSIGN(load::Validity validity, load::judge(run, requirements_of(asked)));
  LoadRecord record{.scenario = asked.scenario,
                    .p = asked.p,
                    .is_valid = validity.is_valid,
                    .reasons = std::move(validity.reasons),
                    .queries_needed = validity.queries_needed,
                    .setting = setting_of(model, specification, disturbance)};
  if (asked.scenario == "server") record.rate_per_s = asked.rate;
  if (asked.bound) record.bound_ns = asked.bound->count();
  add_load_run(run, record);
  return record;
}

Result<record::PeakRecord> run_peak_cell(const ordered_json& specification, const ordered_json& places) {
  const Asked asked(specification);
  measure::SteadyClock clock;
  ASSAY_ASSIGN(const ModelUnderLoad model, ModelUnderLoad::open(specification, places, asked.search, clock));
  const load::PeakOptions options{.first_rate = 0.5 / in_seconds(model.call_time()),
                                  .bound = asked.bound.value_or(nanoseconds{}),
                                  .p = asked.p,
                                  .min_duration = asked.time / k_peak_parts,
                                  .budget = asked.time,
                                  .seed = asked.seed};
  const auto before = measure::read_snapshot();
  ASSAY_ASSIGN(load::Peak peak, load::find_peak(model.system(), options, clock));
  const auto disturbance = measure::between(before, measure::read_snapshot());
  record::PeakRecord record{.p = asked.p,
                            .bound_ns = options.bound.count(),
                            .highest_valid = peak.highest_valid,
                            .lowest_invalid = peak.lowest_invalid,
                            .undefined = std::move(peak.undefined),
                            .imprecise = std::move(peak.imprecise),
                            .runs = {},
                            .setting = setting_of(model, specification, disturbance)};
  for (load::PeakRun& run : peak.runs) record.runs.push_back(run_of(std::move(run)));
  return record;
}

}  // namespace assay::experiment
