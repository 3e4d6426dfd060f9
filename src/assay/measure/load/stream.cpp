#include "assay/measure/load/stream.hpp"

#include <algorithm>

#include "assay/measure/load/schedule.hpp"

namespace assay::measure::load {
namespace {

using std::chrono::nanoseconds;

Status check(const SystemUnderTest& system, const StreamOptions& options) {
  if (system.workers.empty()) return fail(ErrorCode::invalid_argument, "there is no worker to measure");
  if (options.samples_per_query == 0) return fail(ErrorCode::invalid_argument, "a query needs at least one sample");
  if (options.min_queries > options.max_queries) {
    return fail(ErrorCode::invalid_argument, "at least {} queries asked, at most {} allowed", options.min_queries,
                options.max_queries);
  }
  if (options.min_duration > options.max_duration) {
    return fail(ErrorCode::invalid_argument, "the run must last {} ns and may last {} ns", options.min_duration.count(),
                options.max_duration.count());
  }
  return {};
}

// The queries ask for samples from a drawn table that is run through again and again: drawing stays out of the run.
constexpr std::uint64_t k_drawn_queries = 1 << 16;

class Stream {
 public:
  Stream(const RunSamples& worker, const StreamOptions& options, std::vector<std::uint32_t> samples, Clock& clock)
      : worker_(worker), options_(options), samples_(std::move(samples)), clock_(clock) {
    run_.scenario = options.samples_per_query == 1 ? Scenario::single_stream : Scenario::multi_stream;
    run_.samples_per_query = options.samples_per_query;
    run_.latencies.reserve(options.max_queries);
  }

  Result<LoadRun> run() && {
    start_ = clock_.now();
    while (!is_done()) ASSAY_TRY(ask());
    run_.samples = run_.latencies.size() * options_.samples_per_query;
    if (run_.latencies.size() < options_.min_queries) {
      run_.cut_short =
          fmt::format("{} of {} queries were answered in the {:.3g} s that the run may take", run_.latencies.size(),
                      options_.min_queries, std::chrono::duration<double>(options_.max_duration).count());
    }
    run_.latencies.shrink_to_fit();
    return std::move(run_);
  }

 private:
  bool is_done() const {
    const std::uint64_t answered = run_.latencies.size();
    if (answered == options_.max_queries || run_.duration >= options_.max_duration) return true;
    return answered >= options_.min_queries && run_.duration >= options_.min_duration;
  }

  std::span<const std::uint32_t> next_samples() const {
    const std::uint64_t drawn = samples_.size() / options_.samples_per_query;
    return std::span(samples_).subspan(run_.latencies.size() % drawn * options_.samples_per_query,
                                       options_.samples_per_query);
  }

  Status ask() {
    const auto samples = next_samples();
    const nanoseconds begin = clock_.now();
    const Status answered = worker_(samples);
    const nanoseconds end = clock_.now();
    if (!answered) return within(answered, this_query());
    if (begin < start_ + run_.duration) return stepped_back(start_ + run_.duration, begin);
    if (end < begin) return stepped_back(begin, end);
    run_.latencies.push_back(end - begin);
    run_.last_asked = begin - start_;
    run_.duration = end - start_;
    return {};
  }

  std::string this_query() const {
    return fmt::format("query {} of the {}", run_.latencies.size(), name_of(run_.scenario));
  }

  Status stepped_back(nanoseconds from, nanoseconds to) const {
    return tl::unexpected(elapsed(from, to, this_query()).error());
  }

  const RunSamples& worker_;
  const StreamOptions& options_;
  std::vector<std::uint32_t> samples_;
  Clock& clock_;
  nanoseconds start_{};
  LoadRun run_;
};

}  // namespace

Result<LoadRun> run_stream(const SystemUnderTest& system, const StreamOptions& options, Clock& clock) {
  ASSAY_TRY(check(system, options));
  const std::uint64_t drawn = std::min(options.max_queries, k_drawn_queries);
  ASSAY_ASSIGN(auto samples, draw_samples(drawn * options.samples_per_query, system.population, options.seed));
  return Stream(system.workers.front(), options, std::move(samples), clock).run();
}

}  // namespace assay::measure::load
