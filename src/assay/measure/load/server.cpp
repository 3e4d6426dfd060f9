#include "assay/measure/load/server.hpp"

#include <algorithm>
#include <atomic>

#include "assay/measure/load/schedule.hpp"
#include "assay/measure/load/workers_internal.hpp"

namespace assay::measure::load {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds k_unanswered{-1};
constexpr nanoseconds k_lead = std::chrono::microseconds(200);  // from the start of the run to the schedule's origin

Status check(const SystemUnderTest& system, const ServerOptions& options) {
  if (system.workers.empty()) return fail(ErrorCode::invalid_argument, "there is no worker to measure");
  if (options.queries == 0) return fail(ErrorCode::invalid_argument, "a server run needs at least one query");
  if (options.max_batch == 0) return fail(ErrorCode::invalid_argument, "a batch needs at least one query");
  return {};
}

class Server {
 public:
  Server(const SystemUnderTest& system, const ServerOptions& options, std::vector<nanoseconds> arrivals,
         std::vector<std::uint32_t> samples, Clock& clock)
      : system_(system),
        options_(options),
        arrivals_(std::move(arrivals)),
        samples_(std::move(samples)),
        clock_(clock),
        latencies_(arrivals_.size(), k_unanswered) {}

  Result<LoadRun> run() && {
    const std::size_t workers = system_.workers.size();
    ASSAY_TRY(run_workers(
        workers, [this] { origin_ = clock_.now() + k_lead; },
        [this](std::size_t worker) { return serve(system_.workers[worker]); }));
    return gather();
  }

 private:
  struct Claim {
    std::size_t first = 0;
    std::size_t count = 0;
  };

  Status serve(const RunSamples& worker) {
    nanoseconds last = origin_;
    while (!is_over_.load(std::memory_order_relaxed)) {
      const Claim claim = take();
      if (claim.count == 0) break;
      if (arrivals_[claim.first] >= options_.max_duration) return end_with({});
      clock_.wait_until(origin_ + arrivals_[claim.first]);
      const Status answered = worker(std::span(samples_).subspan(claim.first, claim.count));
      const nanoseconds end = clock_.now();
      if (!answered) return end_with(within(answered, this_query(claim)));
      const nanoseconds latest_start = std::max(last, origin_ + arrivals_[claim.first]);
      if (end < latest_start) return end_with(stepped_back(claim, latest_start, end));
      store(claim, end);
      last = end;
    }
    return {};
  }

  // The next of the schedule; with batches also those after it that have arrived.
  Claim take() {
    if (options_.max_batch == 1) {
      const std::size_t first = next_.fetch_add(1, std::memory_order_relaxed);
      return {.first = first, .count = first < arrivals_.size() ? 1U : 0U};
    }
    std::size_t first = next_.load(std::memory_order_relaxed);
    while (true) {
      if (first >= arrivals_.size()) return {};
      const std::size_t count = arrived(first);
      if (next_.compare_exchange_weak(first, first + count, std::memory_order_relaxed)) {
        return {.first = first, .count = count};
      }
    }
  }

  std::size_t arrived(std::size_t first) {
    const nanoseconds now = clock_.now() - origin_;
    const std::size_t most = std::min<std::size_t>(options_.max_batch, arrivals_.size() - first);
    std::size_t count = 1;
    while (count < most && arrivals_[first + count] <= now) ++count;
    return count;
  }

  void store(const Claim& claim, nanoseconds end) {
    std::uint64_t slow = 0;
    for (std::size_t query = claim.first; query < claim.first + claim.count; ++query) {
      latencies_[query] = end - origin_ - arrivals_[query];
      if (options_.settled_when && latencies_[query] > options_.settled_when->bound) ++slow;
    }
    if (slow > 0 && slow_.fetch_add(slow, std::memory_order_relaxed) + slow > options_.settled_when->allowed) {
      is_over_ = true;
    }
    if (end - origin_ >= options_.max_duration) is_over_ = true;
  }

  Status end_with(Status outcome) {
    is_over_ = true;
    return outcome;
  }

  std::string this_query(const Claim& claim) const { return fmt::format("query {} of the server", claim.first); }

  Status stepped_back(const Claim& claim, nanoseconds from, nanoseconds to) const {
    return tl::unexpected(elapsed(from, to, this_query(claim)).error());
  }

  LoadRun gather() {
    LoadRun run{.scenario = Scenario::server};
    for (std::size_t query = 0; query < latencies_.size(); ++query) {
      if (latencies_[query] == k_unanswered) continue;
      run.duration = std::max(run.duration, arrivals_[query] + latencies_[query]);
      run.last_asked = arrivals_[query];
    }
    run.latencies = std::move(latencies_);
    std::erase(run.latencies, k_unanswered);
    run.samples = run.latencies.size();
    if (run.samples < options_.queries) run.cut_short = why_cut_short();
    return run;
  }

  std::string why_cut_short() const {
    if (options_.settled_when && slow_ > options_.settled_when->allowed) {
      return fmt::format("{} queries were slower than {:.6g} ms, more than any outcome of the rest allows",
                         slow_.load(), static_cast<double>(options_.settled_when->bound.count()) / 1e6);
    }
    return fmt::format("the {:.3g} s that the run may take were over",
                       std::chrono::duration<double>(options_.max_duration).count());
  }

  const SystemUnderTest& system_;
  const ServerOptions& options_;
  const std::vector<nanoseconds> arrivals_;
  const std::vector<std::uint32_t> samples_;
  Clock& clock_;
  nanoseconds origin_{};
  std::vector<nanoseconds> latencies_;
  alignas(64) std::atomic<std::size_t> next_ = 0;  // each on a cache line of its own
  alignas(64) std::atomic<std::uint64_t> slow_ = 0;
  alignas(64) std::atomic<bool> is_over_ = false;
};

}  // namespace

Result<LoadRun> run_server(const SystemUnderTest& system, const ServerOptions& options, Clock& clock) {
  ASSAY_TRY(check(system, options));
  ASSAY_ASSIGN(auto arrivals, poisson_schedule(options.rate_per_second, options.queries, options.seed));
  ASSAY_ASSIGN(auto samples, draw_samples(options.queries, system.population, options.seed));
  return Server(system, options, std::move(arrivals), std::move(samples), clock).run();
}

}  // namespace assay::measure::load
