#include "assay/analysis/subsets.hpp"

#include <map>

#include "assay/analysis/group_rates.hpp"
#include "assay/stats/mcnemar.hpp"
#include "assay/stats/multiplicity.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;
using record::SubsetRow;

struct Subset {
  std::string slice;
  std::string value;
  std::vector<std::size_t> members;  // positions among the samples that count
};

std::vector<Subset> class_subsets(const Comparison& comparison) {
  std::vector<Subset> subsets(comparison.task.classes);
  for (std::size_t c = 0; c < subsets.size(); ++c) {
    subsets[c].slice = "class";
    subsets[c].value = class_name(*comparison.data, static_cast<std::int64_t>(c));
  }
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    subsets[static_cast<std::size_t>(comparison.labels[i])].members.push_back(i);
  }
  return subsets;
}

void add_slices(const Comparison& comparison, std::vector<Subset>& subsets) {
  for (const auto& slice : comparison.data->slices) {
    const std::size_t first = subsets.size();
    for (const std::string& value : slice.values) subsets.push_back({slice.name, value, {}});
    for (std::size_t i = 0; i < comparison.n(); ++i) {
      const std::int32_t code = slice.codes[comparison.sample->index[i]];
      if (code >= 0) subsets[first + static_cast<std::size_t>(code)].members.push_back(i);
    }
  }
}

// "7 → 9: 2": the commonest wrong decision among the samples that got worse.
std::string most_common_change(const Comparison& comparison, const Subset& subset) {
  std::map<std::pair<std::int32_t, std::int32_t>, int> changes;
  for (const std::size_t i : subset.members) {
    const std::int32_t before = comparison.baseline->predicted[i];
    const std::int32_t after = comparison.candidate->predicted[i];
    if (before == comparison.labels[i] && after != before) ++changes[{before, after}];
  }
  const std::pair<const std::pair<std::int32_t, std::int32_t>, int>* most = nullptr;
  for (const auto& change : changes) {
    if (most == nullptr || change.second > most->second) most = &change;
  }
  if (most == nullptr) return "";
  return fmt::format("{} → {}: {}", class_name(*comparison.data, most->first.first),
                     class_name(*comparison.data, most->first.second), most->second);
}

// By whole groups: their differences are drawn for the interval and exchanged for the test.
void fill_grouped(const Comparison& comparison, const Subset& subset, const ResamplingOptions& options,
                  SubsetRow& row) {
  const auto right = [&](const Answers& answers, std::size_t i) {
    return answers.predicted[i] == comparison.labels[i];
  };
  const auto groups = group_sums(comparison, subset.members, [&](std::size_t i) {
    return (right(*comparison.candidate, i) ? 1.0 : 0.0) - (right(*comparison.baseline, i) ? 1.0 : 0.0);
  });
  const std::string name = subset.slice + "=" + subset.value;
  row.interval = rate_over_groups(groups, options, "subset " + name, -1);
  row.p_value = sign_flip_over_groups(groups, options.seed, "sign flip of " + name);
}

void fill_accuracies(const Comparison& comparison, const PairedOutcomes& outcomes, const Subset& subset,
                     const ResamplingOptions& options, SubsetRow& row) {
  row.regressions = outcomes.losses;
  row.improvements = outcomes.gains;
  if (outcomes.n == 0) {
    row.baseline = row.candidate = row.difference = row.p_value = Number::undefined("no sample");
    row.interval = Range::none("no sample");
    return;
  }
  row.baseline = outcomes.baseline_accuracy();
  row.candidate = outcomes.candidate_accuracy();
  row.difference = outcomes.difference();
  if (!comparison.groups.empty()) return fill_grouped(comparison, subset, options, row);
  row.p_value = stats::mcnemar_mid_p(outcomes.losses, outcomes.gains);
  const stats::Interval interval = stats::tango_interval(outcomes.counts(), options.level);
  row.interval = Range::of(interval.low, interval.high);
}

SubsetRow row_of(const Comparison& comparison, const Subset& subset, const ResamplingOptions& options) {
  PairedOutcomes outcomes;
  for (const std::size_t i : subset.members) {
    const std::int64_t label = comparison.labels.empty() ? -1 : comparison.labels[i];
    outcomes.add(label, comparison.baseline->predicted[i], comparison.candidate->predicted[i]);
  }
  SubsetRow row{.slice = subset.slice, .value = subset.value, .n = outcomes.n};
  row.disagreements = outcomes.disagreements;
  if (comparison.labels.empty()) {
    row.baseline = row.candidate = row.difference = row.p_value = Number::undefined("the data set has no labels");
    row.interval = Range::none("the data set has no labels");
    return row;
  }
  fill_accuracies(comparison, outcomes, subset, options, row);
  row.most_common_change = most_common_change(comparison, subset);
  return row;
}

void adjust_for_multiplicity(std::vector<SubsetRow>& rows) {
  std::vector<double> p_values;
  for (const SubsetRow& row : rows) {
    if (row.p_value.defined()) p_values.push_back(row.p_value.value());
  }
  const auto adjusted = stats::benjamini_hochberg(p_values);
  std::size_t next = 0;
  for (SubsetRow& row : rows) {
    row.p_adjusted = row.p_value.defined() && adjusted ? Number((*adjusted)[next++]) : row.p_value;
  }
}

}  // namespace

std::vector<SubsetRow> subsets_of(const Comparison& comparison, const ResamplingOptions& options) {
  if (!comparison.decides() || comparison.task.task == metrics::Task::regression) return {};
  std::vector<Subset> subsets;
  if (!comparison.labels.empty()) subsets = class_subsets(comparison);
  add_slices(comparison, subsets);
  std::vector<SubsetRow> rows;
  rows.reserve(subsets.size());
  for (const Subset& subset : subsets) rows.push_back(row_of(comparison, subset, options));
  adjust_for_multiplicity(rows);
  return rows;
}

}  // namespace assay::analysis
