#include "assay/analysis/agreement.hpp"

#include <algorithm>
#include <numeric>

#include "assay/analysis/divergence.hpp"
#include "assay/analysis/group_rates.hpp"
#include "assay/stats/mcnemar.hpp"
#include "assay/stats/proportion.hpp"
#include "assay/stats/sample_size.hpp"

namespace assay::analysis {
namespace {

using record::Agreement;
using record::Number;
using record::Range;

constexpr double k_drop_power = 0.8;
constexpr const char* k_no_labels = "the data set has no labels";
constexpr const char* k_grouped = "samples come in groups, so this test does not apply; see sign_flip_p";

// How often `happens` is true of a sample, with its interval.
template <class Event>
Range rate_interval(std::uint64_t k, const Comparison& comparison, const ResamplingOptions& options, Event happens) {
  if (comparison.groups.empty()) {
    const stats::Interval interval = stats::clopper_pearson(k, comparison.n(), options.level);
    return Range::of(interval.low, interval.high);
  }
  std::vector<std::size_t> all(comparison.n());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto groups = group_sums(comparison, all, [&](std::size_t i) { return happens(i) ? 1.0 : 0.0; });
  return rate_over_groups(groups, options, "bootstrap rate");
}

bool is_right(const Comparison& comparison, const Answers& answers, std::size_t i) {
  return answers.predicted[i] == comparison.labels[i];
}

double sign_flip_p(const Comparison& comparison, std::uint64_t seed) {
  std::vector<std::size_t> all(comparison.n());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto groups = group_sums(comparison, all, [&](std::size_t i) {
    return (is_right(comparison, *comparison.candidate, i) ? 1.0 : 0.0) -
           (is_right(comparison, *comparison.baseline, i) ? 1.0 : 0.0);
  });
  return sign_flip_over_groups(groups, seed, "sign flip").value();
}

void fill_ties(const Comparison& comparison, Agreement& agreement) {
  std::uint64_t ties = 0;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    ties += comparison.baseline->tied[i] != 0 || comparison.candidate->tied[i] != 0 ? 1 : 0;
  }
  agreement.ties = static_cast<double>(ties);
  agreement.tie_rate = static_cast<double>(ties) / static_cast<double>(comparison.n());
}

void fill_outcomes(const Comparison& comparison, const ResamplingOptions& options, Agreement& agreement) {
  const PairedOutcomes outcomes = outcomes_of(comparison);
  const double n = static_cast<double>(outcomes.n);
  agreement.disagreements = static_cast<double>(outcomes.disagreements);
  agreement.top1 = 1.0 - static_cast<double>(outcomes.disagreements) / n;
  agreement.top1_interval = rate_interval(outcomes.n - outcomes.disagreements, comparison, options, [&](std::size_t i) {
    return comparison.baseline->predicted[i] == comparison.candidate->predicted[i];
  });
  fill_ties(comparison, agreement);
  if (comparison.labels.empty()) return;
  const std::uint64_t flips = outcomes.losses + outcomes.gains;
  agreement.regressions = static_cast<double>(outcomes.losses);
  agreement.improvements = static_cast<double>(outcomes.gains);
  agreement.both_wrong = static_cast<double>(outcomes.both_wrong);
  agreement.flips = static_cast<double>(flips);
  agreement.flip_rate = static_cast<double>(flips) / n;
  agreement.flip_rate_interval = rate_interval(flips, comparison, options, [&](std::size_t i) {
    return is_right(comparison, *comparison.baseline, i) != is_right(comparison, *comparison.candidate, i);
  });
  if (comparison.groups.empty()) {
    agreement.mcnemar_midp = stats::mcnemar_mid_p(outcomes.losses, outcomes.gains);
    agreement.mcnemar_exact = stats::mcnemar_exact(outcomes.losses, outcomes.gains);
    agreement.sign_flip_p = Number::undefined("samples are independent; see mcnemar_midp");
    agreement.smallest_excludable_drop =
        stats::smallest_excludable_drop(outcomes.counts(), (1.0 - options.level) / 2.0, k_drop_power);
    return;
  }
  agreement.mcnemar_midp = Number::undefined(k_grouped);
  agreement.mcnemar_exact = Number::undefined(k_grouped);
  agreement.smallest_excludable_drop = Number::undefined("samples come in groups");
  agreement.sign_flip_p = sign_flip_p(comparison, options.seed);
}

void leave_outcomes_undefined(const std::string& reason, Agreement& agreement) {
  const Number none = Number::undefined(reason);
  agreement.top1 = agreement.disagreements = agreement.ties = agreement.tie_rate = none;
  agreement.top1_interval = Range::none(reason);
}

void leave_labelled_undefined(const std::string& reason, Agreement& agreement) {
  const Number none = Number::undefined(reason);
  agreement.regressions = agreement.improvements = agreement.both_wrong = agreement.flips = agreement.flip_rate = none;
  agreement.mcnemar_midp = agreement.mcnemar_exact = agreement.sign_flip_p = none;
  agreement.smallest_excludable_drop = none;
  agreement.flip_rate_interval = Range::none(reason);
}

}  // namespace

record::Agreement agreement_of(const Comparison& comparison, const ResamplingOptions& options) {
  Agreement agreement;
  const bool undecided = !comparison.decided();
  const std::string undecided_reason =
      comparison.task.task == metrics::Task::regression
          ? "a regression decides on no class"
          : "a model decides on no class (scores only rank and no --threshold is given, or a score is not a number)";
  if (comparison.labels.empty()) leave_labelled_undefined(k_no_labels, agreement);
  if (undecided) {
    leave_outcomes_undefined(undecided_reason, agreement);
    leave_labelled_undefined(undecided_reason, agreement);
  } else {
    fill_outcomes(comparison, options, agreement);
  }
  fill_divergence(comparison, agreement);
  return agreement;
}

}  // namespace assay::analysis
