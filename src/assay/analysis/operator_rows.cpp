#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "assay/analysis/explanation.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::OperatorTimes;
using record::Range;

struct Mean {
  Number value;
  Range interval;
};

// Of one value a launch.
Mean mean_of(const std::vector<double>& launches, double level) {
  if (launches.empty()) return {Number::undefined("none"), Range::none("none")};
  const double sum = std::accumulate(launches.begin(), launches.end(), 0.0);
  const Number value(sum / static_cast<double>(launches.size()));
  if (std::ranges::all_of(launches, [&](double each) { return each == launches.front(); }) && launches.size() > 1) {
    return {value, Range::none("the same in every launch")};
  }
  const auto interval = stats::student_interval(launches, level);
  return {value, interval ? Range::of(interval->low, interval->high) : Range::none(interval.error().message())};
}

// The nodes of one launch that count together, run by run.
using Chosen = std::function<bool(const record::NodeTime&)>;

double launch_median(const OperatorTimes& launch, const Chosen& chosen) {
  std::vector<double> totals(launch.runs, 0);
  for (const record::NodeTime& node : launch.nodes) {
    if (!chosen(node)) continue;
    for (std::size_t run = 0; run < totals.size(); ++run) totals[run] += node.us[run];
  }
  return stats::median(std::move(totals));
}

std::vector<double> medians(std::span<const OperatorTimes> launches, const Chosen& chosen) {
  std::vector<double> values;
  for (const OperatorTimes& launch : launches) {
    const bool any = std::ranges::any_of(launch.nodes, chosen);
    if (any && launch.runs > 0) values.push_back(launch_median(launch, chosen));
  }
  return values;
}

std::map<std::string, std::uint64_t> counts_of(std::span<const OperatorTimes> launches) {
  std::map<std::string, std::uint64_t> counts;
  if (launches.empty()) return counts;
  for (const record::NodeTime& node : launches.front().nodes) ++counts[node.op];
  return counts;
}

double value_or_none(const Number& number) {
  return number.defined() ? number.value() : -1;
}

}  // namespace

std::vector<record::OperatorRow> operator_rows(std::span<const OperatorTimes> baseline,
                                               std::span<const OperatorTimes> candidate, double level) {
  auto of_baseline = counts_of(baseline);
  auto of_candidate = counts_of(candidate);
  std::map<std::string, std::uint64_t> all = of_baseline;
  all.insert(of_candidate.begin(), of_candidate.end());
  std::vector<record::OperatorRow> rows;
  for (const auto& [op, unused] : all) {
    const Chosen same = [&op = op](const record::NodeTime& node) { return node.op == op; };
    const Mean base = mean_of(medians(baseline, same), level);
    const Mean other = mean_of(medians(candidate, same), level);
    rows.push_back({op, of_baseline[op], of_candidate[op], base.value, base.interval, other.value, other.interval});
  }
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return std::pair(value_or_none(a.candidate_us), value_or_none(a.baseline_us)) >
           std::pair(value_or_none(b.candidate_us), value_or_none(b.baseline_us));
  });
  return rows;
}

std::vector<record::NodeRow> node_rows(std::span<const OperatorTimes> launches, double level) {
  std::vector<record::NodeRow> rows;
  if (launches.empty()) return rows;
  double total = 0;
  for (std::size_t i = 0; i < launches.front().nodes.size(); ++i) {
    const record::NodeTime& node = launches.front().nodes[i];
    std::vector<double> values;
    for (const OperatorTimes& launch : launches) {
      if (i >= launch.nodes.size() || launch.nodes[i].us.empty()) continue;
      values.push_back(stats::median({launch.nodes[i].us.begin(), launch.nodes[i].us.end()}));
    }
    const Mean mean = mean_of(values, level);
    total += std::max(0.0, value_or_none(mean.value));
    rows.push_back({node.node.empty() ? node.op : node.node, node.op, mean.value, mean.interval, 0});
  }
  for (auto& row : rows) row.share = total > 0 ? std::max(0.0, value_or_none(row.us)) / total : 0;
  std::ranges::stable_sort(rows,
                           [](const auto& a, const auto& b) { return value_or_none(a.us) > value_or_none(b.us); });
  return rows;
}

}  // namespace assay::analysis
