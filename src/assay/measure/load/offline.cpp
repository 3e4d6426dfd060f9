#include "assay/measure/load/offline.hpp"

#include <algorithm>
#include <atomic>

#include "assay/measure/load/workers_internal.hpp"

namespace assay::measure::load {
namespace {

using std::chrono::nanoseconds;

Status check(const SystemUnderTest& system, const OfflineOptions& options) {
  if (system.workers.empty()) return fail(ErrorCode::invalid_argument, "there is no worker to measure");
  if (system.population == 0) return fail(ErrorCode::invalid_argument, "there is no sample to ask for");
  if (options.samples == 0) return fail(ErrorCode::invalid_argument, "an offline query needs at least one sample");
  if (options.batch == 0) return fail(ErrorCode::invalid_argument, "a batch needs at least one sample");
  return {};
}

class Offline {
 public:
  Offline(const SystemUnderTest& system, const OfflineOptions& options, Clock& clock)
      : system_(system), options_(options), clock_(clock), samples_(options.samples), ends_(system.workers.size()) {
    for (std::uint64_t i = 0; i < samples_.size(); ++i) {
      samples_[i] = static_cast<std::uint32_t>(i % system.population);
    }
  }

  Result<LoadRun> run() && {
    ASSAY_TRY(run_workers(
        system_.workers.size(), [this] { start_ = clock_.now(); },
        [this](std::size_t worker) { return work_through(worker); }));
    LoadRun run{.scenario = Scenario::offline, .samples = done_};
    run.duration = *std::max_element(ends_.begin(), ends_.end());
    if (done_ < options_.samples) {
      run.cut_short = fmt::format("{} of {} samples were done in the {:.3g} s that the run may take", done_.load(),
                                  options_.samples, std::chrono::duration<double>(options_.max_duration).count());
    } else {
      run.latencies = {run.duration};
    }
    return run;
  }

 private:
  Status work_through(std::size_t worker) {
    nanoseconds& last = ends_[worker];
    while (!is_over_.load(std::memory_order_relaxed)) {
      const std::uint64_t first = next_.fetch_add(options_.batch, std::memory_order_relaxed);
      if (first >= samples_.size()) break;
      const std::uint64_t count = std::min<std::uint64_t>(options_.batch, samples_.size() - first);
      const Status done = system_.workers[worker](std::span(samples_).subspan(first, count));
      if (!done) return end_with(within(done, this_batch(first, count)));
      const nanoseconds end = clock_.now() - start_;
      if (end < last) return end_with(tl::unexpected(elapsed(last, end, this_batch(first, count)).error()));
      done_ += count;
      last = end;
      if (end >= options_.max_duration) is_over_ = true;
    }
    return {};
  }

  Status end_with(Status failure) {
    is_over_ = true;
    return failure;
  }

  static std::string this_batch(std::uint64_t first, std::uint64_t count) {
    return fmt::format("samples {} to {} of the offline query", first, first + count - 1);
  }

  const SystemUnderTest& system_;
  const OfflineOptions& options_;
  Clock& clock_;
  std::vector<std::uint32_t> samples_;
  std::vector<nanoseconds> ends_;  // of each worker's last batch, from the start
  nanoseconds start_{};
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<bool> is_over_ = false;
};

}  // namespace

Result<LoadRun> run_offline(const SystemUnderTest& system, const OfflineOptions& options, Clock& clock) {
  ASSAY_TRY(check(system, options));
  return Offline(system, options, clock).run();
}

}  // namespace assay::measure::load
