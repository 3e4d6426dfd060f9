#include "assay/analysis/intervals.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "assay/analysis/no_flips.hpp"
#include "assay/analysis/replicates_internal.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::analysis {
namespace {

constexpr double k_drawn_at_most = 2e7;
constexpr double k_resamples_at_least = 1000;

metrics::Value value_of(const Comparison& comparison, const Answers& answers, const metrics::Metric& metric) {
  return metrics::evaluate(metric, predictions_of(comparison, answers), comparison.task);
}

// The interval of the ratio that the one of the difference makes, the baseline's value taken as it is.
record::Range ratio_interval_from_difference(const PairedEstimate& estimate) {
  const record::Range& difference = estimate.difference_interval;
  if (!difference.defined()) return difference;
  const double value = estimate.baseline.value();
  if (value <= 0) return record::Range::none("the baseline's value is not above 0");
  return record::Range::of(1 + difference.low() / value, 1 + difference.high() / value);
}

bool has_units_enough(const Comparison& comparison) {
  return comparison.groups.empty() || units_of(comparison) >= k_fewest_groups;
}

// The exact bound on the rate of units that flip, at the change of the metric that those seen made.
double at_the_bound_on_seen(double difference, std::uint64_t flipped, std::uint64_t units, double level) {
  const double bound = stats::clopper_pearson(flipped, units, level).high * static_cast<double>(units);
  return difference * bound / static_cast<double>(flipped);
}

// The interval when flips of at most one direction were seen. Resampling shows nothing of the other: either end moves
// on by what that could add. The side of the flips seen reaches at least to the exact bound on their rate and, while
// they are fewer than could go unseen, to the bound for none.
record::Range with_unseen_flips(const record::Range& interval, const record::Range& unseen, const record::Range& none,
                                const SeenFlips& seen, double difference, double level) {
  double low = interval.low() + unseen.low();
  double high = interval.high() + unseen.high();
  const std::uint64_t flipped = seen.losing + seen.gaining;
  if (flipped > 0) {
    const double end = at_the_bound_on_seen(difference, flipped, seen.units, level);
    low = std::min(low, end);
    high = std::max(high, end);
  }
  if (flipped < units_not_ruled_out(seen.units, level)) {
    if (difference <= 0) low = std::min(low, none.low());
    if (difference >= 0) high = std::max(high, none.high());
  }
  return record::Range::of(low, high);
}

void use_bound_without_flips(const record::Range& bound, const char* seen, PairedEstimate& estimate) {
  estimate.difference_interval = bound;
  estimate.method = fmt::format("{}: bound by the flips that cannot be ruled out (Clopper–Pearson)", seen);
  if (!estimate.ratio.defined()) return;
  estimate.ratio_interval = ratio_interval_from_difference(estimate);
  estimate.ratio_method = estimate.method;
}

void use_reach_of_unseen(const record::Range& wider, PairedEstimate& estimate) {
  constexpr const char* k_how = "; flips of one direction only, so it allows for those not seen (Clopper–Pearson)";
  const record::Range before = std::exchange(estimate.difference_interval, wider);
  estimate.method += k_how;
  const double value = estimate.baseline.value();
  if (!estimate.ratio_interval.defined() || value <= 0) return;
  estimate.ratio_interval = record::Range::of(estimate.ratio_interval.low() + (wider.low() - before.low()) / value,
                                              estimate.ratio_interval.high() + (wider.high() - before.high()) / value);
  estimate.ratio_method += k_how;
}

// What flips there are, if any, is of other classes.
bool never_differs(const Replicates& replicates) {
  return !replicates.baseline.empty() && std::ranges::equal(replicates.baseline, replicates.candidate);
}

// Where flips of one direction, or of both, were never seen, resampling cannot show them.
void use_bound_on_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric,
                        const Replicates& replicates, double level, PairedEstimate& estimate) {
  const SeenFlips seen = seen_flips(comparison);
  const bool untouched = seen.differing > 0 && never_differs(replicates);
  if ((seen.losing > 0 && seen.gaining > 0 && !untouched) || !has_units_enough(comparison)) return;
  const record::Range none = bound_without_flips(comparison, metric, level);
  if (!none.defined()) return;
  if (seen.differing == 0) return use_bound_without_flips(none, "no decision differs", estimate);
  if (untouched) return use_bound_without_flips(none, "no decision that counts here differs", estimate);
  const record::Range unseen = reach_of_unseen_flips(comparison, metric, level);
  if (!unseen.defined() || !estimate.difference_interval.defined()) return;
  use_reach_of_unseen(
      with_unseen_flips(estimate.difference_interval, unseen, none, seen, estimate.difference.value(), level),
      estimate);
}

// Resampling a model without an error shows nothing: its interval is then a bound.
void use_bound_without_errors(const Comparison& comparison, const Answers& answers,
                              const metrics::ConfusionMetric& metric, double level, record::Range& interval) {
  if (!interval.defined()) interval = bound_without_errors(comparison, answers, metric, level);
}

// What can be said where the two models' answers do not differ in a single bit. A metric that one sample could move by
// any amount has no bound; what was measured then is that there is no difference at all.
void use_equality(const Comparison& comparison, const metrics::MetricInfo& metric, double level,
                  PairedEstimate& estimate) {
  const record::Range bound = bound_without_changes(comparison, metric, level);
  estimate.difference_interval = bound.defined() ? bound : record::Range::of(0, 0);
  estimate.method = bound.defined() ? "both models answer alike: bound by the samples that may differ (Clopper–Pearson)"
                                    : "both models answer alike to the last bit: every difference is exactly 0";
  if (!estimate.ratio.defined()) return;
  estimate.ratio_interval = ratio_interval_from_difference(estimate);
  estimate.ratio_method = estimate.method;
}

PairedEstimate estimate_of(const Comparison& comparison, const metrics::Metric& metric, const Replicates& replicates,
                           double level) {
  PairedEstimate estimate = estimate_from(value_of(comparison, *comparison.baseline, metric),
                                          value_of(comparison, *comparison.candidate, metric), replicates, level);
  const metrics::ConfusionMetric* confusion = metric.as_confusion();
  if (confusion != nullptr && estimate.difference.defined() && comparison.decided()) {
    use_bound_on_flips(comparison, *confusion, replicates, level, estimate);
  }
  if (confusion != nullptr && comparison.decided() && has_units_enough(comparison)) {
    use_bound_without_errors(comparison, *comparison.baseline, *confusion, level, estimate.baseline_interval);
    use_bound_without_errors(comparison, *comparison.candidate, *confusion, level, estimate.candidate_interval);
  }
  if (confusion == nullptr && estimate.difference.defined() && answers_alike(comparison) &&
      has_units_enough(comparison)) {
    use_equality(comparison, metric.info(), level, estimate);
  }
  if (!metric.info().has_interval) {
    const auto none = record::Range::none("resampling says nothing about a maximum");
    estimate.baseline_interval = estimate.candidate_interval = estimate.difference_interval = estimate.ratio_interval =
        none;
    estimate.method = "no interval";
  }
  return estimate;
}

}  // namespace

int score_resamples(std::uint64_t n, int asked) {
  const double affordable =
      std::max(k_resamples_at_least, k_drawn_at_most / static_cast<double>(std::max<std::uint64_t>(1, n)));
  return std::min(asked, static_cast<int>(affordable));
}

std::vector<PairedEstimate> paired_estimates(const Comparison& comparison,
                                             std::span<const metrics::Metric* const> metrics,
                                             const ResamplingOptions& options) {
  const auto by_cells = [&](const metrics::Metric* metric) {
    return metric->as_confusion() != nullptr && comparison.groups.empty() && comparison.decides();
  };
  std::vector<const metrics::ConfusionMetric*> of_cells;
  std::vector<const metrics::Metric*> of_samples;
  for (const metrics::Metric* metric : metrics) {
    if (by_cells(metric)) {
      of_cells.push_back(metric->as_confusion());
    } else {
      of_samples.push_back(metric);
    }
  }
  const std::vector<Replicates> cells = resample_cells(comparison, of_cells, options);
  const std::vector<Replicates> samples = resample_samples(comparison, of_samples, options);
  auto next_of_cells = cells.begin();
  auto next_of_samples = samples.begin();
  std::vector<PairedEstimate> estimates;
  for (const metrics::Metric* metric : metrics) {
    const Replicates& replicates = by_cells(metric) ? *next_of_cells++ : *next_of_samples++;
    estimates.push_back(estimate_of(comparison, *metric, replicates, options.level));
  }
  return estimates;
}

}  // namespace assay::analysis
