#include "assay/measure/load/summary.hpp"

#include <algorithm>
#include <numeric>

#include "assay/base/check.hpp"
#include "assay/base/clock.hpp"
#include "assay/stats/early_stopping.hpp"

namespace assay::measure::load {
namespace {

using std::chrono::nanoseconds;

constexpr double k_confidence = 0.99;

std::vector<nanoseconds> sorted(const std::vector<nanoseconds>& latencies) {
  std::vector<nanoseconds> values = latencies;
  std::sort(values.begin(), values.end());
  return values;
}

double milliseconds(nanoseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}
Percentile percentile_with_bound(std::span<const nanoseconds> values, double p) {
  Percentile result{.p = p, .queries_needed = stats::early_stopping_minimum_n(p, k_confidence)};
  if (!values.empty()) result.value = percentile(values, p);
  if (const auto index = stats::early_stopping_index(values.size(), p, k_confidence)) {
    result.bound = values[*index];
  } else {
    result.bound_undefined = fmt::format("it needs {} queries, the run has {}", result.queries_needed, values.size());
  }
  return result;
}

nanoseconds mean(std::span<const nanoseconds> values) {
  return std::accumulate(values.begin(), values.end(), nanoseconds{}) / static_cast<std::int64_t>(values.size());
}

// Adds what is wrong with a run to its verdict.
class Judge {
 public:
  Judge(const LoadRun& run, const Requirements& requirements) : run_(run), requirements_(requirements) {}

  Validity verdict() && {
    if (!run_.cut_short.empty()) object("the run was cut short: " + run_.cut_short);
    check_duration();
    if (run_.scenario != Scenario::offline) check_queries();
    verdict_.is_valid = verdict_.reasons.empty();
    return std::move(verdict_);
  }

 private:
  void object(std::string reason) { verdict_.reasons.push_back(std::move(reason)); }

  void need(std::uint64_t queries) { verdict_.queries_needed = std::max(verdict_.queries_needed.value_or(0), queries); }

  void check_duration() {
    const nanoseconds lasted = run_.scenario == Scenario::offline ? run_.duration : run_.last_asked;
    if (lasted >= requirements_.min_duration) return;
    object(fmt::format("it lasted {:.3g} s, at least {:.3g} s are needed", in_seconds(lasted),
                       in_seconds(requirements_.min_duration)));
  }

  void check_queries() {
    const std::uint64_t answered = run_.latencies.size();
    if (answered < requirements_.min_queries) {
      object(fmt::format("{} queries were answered, at least {} are needed", answered, requirements_.min_queries));
      need(requirements_.min_queries);
    }
    requirements_.bound ? check_bound(*requirements_.bound) : check_estimate();
  }

  void check_estimate() {
    const std::uint64_t needed = stats::early_stopping_minimum_n(requirements_.p, k_confidence);
    if (run_.latencies.size() >= needed) return;
    object(fmt::format("{} queries are too few for a bound of p{:g}: {} are needed", run_.latencies.size(),
                       requirements_.p * 100, needed));
    need(needed);
  }

  void check_bound(nanoseconds bound) {
    if (run_.latencies.empty()) return object("no query was answered");
    const nanoseconds value = percentile(sorted(run_.latencies), requirements_.p);
    if (value > bound) {
      object(fmt::format("p{:g} is {:.6g} ms, over the bound of {:.6g} ms", requirements_.p * 100, milliseconds(value),
                         milliseconds(bound)));
    }
    const auto slow = static_cast<std::uint64_t>(
        std::count_if(run_.latencies.begin(), run_.latencies.end(), [&](nanoseconds time) { return time > bound; }));
    const std::uint64_t needed = slow + stats::early_stopping_fast_queries(slow, requirements_.p, k_confidence);
    if (run_.latencies.size() >= needed) return;
    object(fmt::format(
        "{} of {} queries {} over the bound: to show p{:g} within it takes {} queries with no more slow ones "
        "(--queries {})",
        slow, run_.latencies.size(), slow == 1 ? "was" : "were", requirements_.p * 100, needed, needed));
    need(needed);
  }

  const LoadRun& run_;
  const Requirements& requirements_;
  Validity verdict_;
};

}  // namespace

nanoseconds percentile(std::span<const nanoseconds> sorted_latencies, double p) {
  return sorted_latencies[stats::loadgen_quantile_index(sorted_latencies.size(), p)];
}

LoadSummary summarise(const LoadRun& run, std::span<const double> percentiles) {
  LoadSummary summary{.scenario = run.scenario, .queries = run.latencies.size(), .samples = run.samples};
  const std::vector<nanoseconds> values = sorted(run.latencies);
  if (!values.empty()) {
    summary.min = values.front();
    summary.mean = mean(values);
    summary.max = values.back();
  }
  if (run.duration > nanoseconds::zero()) {
    summary.samples_per_second = static_cast<double>(run.samples) / in_seconds(run.duration);
  }
  for (const double p : percentiles) summary.percentiles.push_back(percentile_with_bound(values, p));
  return summary;
}

Result<Validity> judge(const LoadRun& run, const Requirements& requirements) {
  if (!(requirements.p > 0 && requirements.p < 1)) {
    return fail(ErrorCode::invalid_argument, "the {}-quantile does not exist: it lies between 0 and 1", requirements.p);
  }
  if (run.scenario == Scenario::server && !requirements.bound) {
    return fail(ErrorCode::invalid_argument, "a server run is valid within a latency bound, and none was given");
  }
  return Judge(run, requirements).verdict();
}

}  // namespace assay::measure::load
