#include "assay/analysis/agreement.hpp"

#include <algorithm>

#include "assay/analysis/divergence.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/mcnemar.hpp"
#include "assay/stats/permutation.hpp"
#include "assay/stats/proportion.hpp"
#include "assay/stats/sample_size.hpp"

namespace assay::analysis {
namespace {

using record::Agreement;
using record::Number;
using record::Range;

constexpr double k_power = 0.8;
constexpr const char* k_no_labels = "the data set has no labels";
constexpr const char* k_grouped = "samples come in groups, so this test does not apply; see sign_flip_p";

Range rate_interval(std::uint64_t k, const Comparison& comparison, double level) {
  if (!comparison.groups.empty()) return Range::none("samples come in groups: no exact interval of a single rate");
  const stats::Interval interval = stats::clopper_pearson(k, comparison.n(), level);
  return Range::of(interval.low, interval.high);
}

// Gains minus losses of each group.
std::vector<double> group_differences(const Comparison& comparison) {
  std::vector<double> sums;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    const auto group = static_cast<std::size_t>(comparison.groups[i]);
    if (group >= sums.size()) sums.resize(group + 1);
    const std::int64_t label = comparison.labels[i];
    sums[group] += (comparison.candidate->predicted[i] == label ? 1.0 : 0.0) -
                   (comparison.baseline->predicted[i] == label ? 1.0 : 0.0);
  }
  return sums;
}

void fill_ties(const Comparison& comparison, Agreement& agreement) {
  std::uint64_t ties = 0;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    ties += comparison.baseline->tied[i] != 0 || comparison.candidate->tied[i] != 0 ? 1 : 0;
  }
  agreement.ties = static_cast<double>(ties);
  agreement.tie_rate = static_cast<double>(ties) / static_cast<double>(comparison.n());
}

void fill_outcomes(const Comparison& comparison, const AgreementOptions& options, Agreement& agreement) {
  const PairedOutcomes outcomes = outcomes_of(comparison);
  const double n = static_cast<double>(outcomes.n);
  agreement.disagreements = static_cast<double>(outcomes.disagreements);
  agreement.top1 = 1.0 - static_cast<double>(outcomes.disagreements) / n;
  agreement.top1_interval = rate_interval(outcomes.n - outcomes.disagreements, comparison, options.level);
  fill_ties(comparison, agreement);
  if (comparison.labels.empty()) return;
  const std::uint64_t flips = outcomes.losses + outcomes.gains;
  agreement.regressions = static_cast<double>(outcomes.losses);
  agreement.improvements = static_cast<double>(outcomes.gains);
  agreement.both_wrong = static_cast<double>(outcomes.both_wrong);
  agreement.flips = static_cast<double>(flips);
  agreement.flip_rate = static_cast<double>(flips) / n;
  agreement.flip_rate_interval = rate_interval(flips, comparison, options.level);
  if (comparison.groups.empty()) {
    agreement.mcnemar_midp = stats::mcnemar_mid_p(outcomes.losses, outcomes.gains);
    agreement.mcnemar_exact = stats::mcnemar_exact(outcomes.losses, outcomes.gains);
    agreement.sign_flip_p = Number::undefined("samples are independent; see mcnemar_midp");
    agreement.smallest_excludable_drop =
        stats::smallest_excludable_drop(outcomes.counts(), (1.0 - options.level) / 2.0, k_power);
    return;
  }
  agreement.mcnemar_midp = Number::undefined(k_grouped);
  agreement.mcnemar_exact = Number::undefined(k_grouped);
  agreement.smallest_excludable_drop = Number::undefined("samples come in groups");
  RandomStream random(options.seed, stream_named("sign flip"), 0);
  agreement.sign_flip_p = stats::sign_flip_p(group_differences(comparison), 9999, random);
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

record::Agreement agreement_of(const Comparison& comparison, const AgreementOptions& options) {
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
