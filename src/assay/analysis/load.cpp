#include "assay/analysis/load.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "assay/analysis/warnings.hpp"
#include "assay/stats/early_stopping.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::analysis {
namespace {

using record::LoadPercentile;
using record::LoadRecord;
using record::LoadRow;
using record::Measured;
using record::Number;
using record::Peak;
using record::PeakRecord;
using record::PeakSearch;
using record::Range;

constexpr double k_confidence = 0.99;
constexpr std::size_t k_fewest_searches = 3;
constexpr std::array<std::pair<const char*, double>, 5> k_percentiles{
    {{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99.9", 0.999}}};

double microseconds(std::int64_t ns) {
  return static_cast<double>(ns) / 1e3;
}

LoadPercentile percentile_of(const std::vector<std::int64_t>& sorted, const char* name, double p) {
  LoadPercentile percentile{.name = name, .p = p};
  const std::uint64_t n = sorted.size();
  if (n == 0) {
    percentile.us = percentile.bound_us = Number::undefined("no query was answered");
  } else {
    percentile.us = microseconds(sorted[stats::loadgen_quantile_index(n, p)]);
  }
  const std::uint64_t needed = stats::early_stopping_minimum_n(p, k_confidence);
  if (const auto index = stats::early_stopping_index(n, p, k_confidence)) {
    percentile.bound_us = microseconds(sorted[*index]);
    percentile.needed_queries = Number::undefined("there are enough");
  } else {
    percentile.bound_us = Number::undefined(fmt::format("it needs {} queries, the run has {}", needed, n));
    percentile.needed_queries = static_cast<double>(needed);
  }
  return percentile;
}

void add_latencies(const LoadRecord& run, LoadRow& row) {
  std::vector<std::int64_t> sorted = run.latencies_ns;
  std::ranges::sort(sorted);
  if (run.scenario != "offline") {
    for (const auto& [name, p] : k_percentiles) row.percentiles.push_back(percentile_of(sorted, name, p));
  }
  if (sorted.empty()) {
    row.mean_us = row.max_us = Number::undefined("no query was answered");
    return;
  }
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  row.mean_us = sum / 1e3 / static_cast<double>(sorted.size());
  row.max_us = microseconds(sorted.back());
}

std::string method_of(std::size_t searches) {
  return fmt::format(
      "median of {} searches with different arrivals, each in a process of its own; the range from the lowest rate "
      "that "
      "kept the bound to the highest that, in its search, was the lowest to break it; a range has no confidence level",
      searches);
}

PeakSearch search_of(const PeakRecord& search) {
  const auto or_reason = [](const std::optional<double>& rate, const std::string& reason) {
    return rate ? Number(*rate) : Number::undefined(reason);
  };
  return {.highest_valid_per_s = or_reason(search.highest_valid, search.undefined),
          .lowest_invalid_per_s = or_reason(search.lowest_invalid, "no rate broke the bound; " + search.imprecise),
          .runs = search.runs.size()};
}

void add_rate(std::span<const PeakRecord> searches, Peak& peak) {
  std::vector<double> valid;
  std::vector<double> invalid;
  for (const PeakRecord& search : searches) {
    if (search.highest_valid) valid.push_back(*search.highest_valid);
    if (search.highest_valid && search.lowest_invalid) invalid.push_back(*search.lowest_invalid);
  }
  if (2 * valid.size() <= searches.size()) {
    const auto without = std::ranges::find_if(searches, [](const auto& search) { return !search.highest_valid; });
    peak.rate_per_s = Number::undefined(without->undefined);
    peak.interval = Range::none(without->undefined);
    return;
  }
  peak.rate_per_s = stats::median(valid);
  if (valid.size() < k_fewest_searches) {
    peak.interval = Range::none(
        fmt::format("a range needs {} searches that found a rate, there are {}", k_fewest_searches, valid.size()));
  } else if (invalid.size() < searches.size()) {
    peak.interval = Range::none("not every search found both a rate that keeps the bound and one that breaks it");
  } else {
    peak.interval = Range::of(std::ranges::min(valid), std::ranges::max(invalid));
  }
}

}  // namespace

LoadRow load_of(const LoadRecord& run) {
  const bool server = run.scenario == "server";
  LoadRow row{.scenario = run.scenario, .valid = run.is_valid, .reasons = run.reasons, .p = run.p};
  row.needed_queries =
      run.queries_needed ? Number(static_cast<double>(*run.queries_needed)) : Number::undefined("there are enough");
  row.rate_per_s = run.rate_per_s ? Number(*run.rate_per_s) : Number::undefined("queries do not arrive by a rate");
  row.bound_us =
      run.bound_ns ? Number(microseconds(*run.bound_ns)) : Number::undefined(server ? "none was given" : "it has none");
  row.queries = run.latencies_ns.size();
  row.samples = run.samples;
  row.samples_per_query = run.samples_per_query;
  add_latencies(run, row);
  const double seconds = static_cast<double>(run.duration_ns) / 1e9;
  row.seconds = seconds;
  row.samples_per_s =
      seconds > 0 ? Number(static_cast<double>(run.samples) / seconds) : Number::undefined("the run took no time");
  row.batch = run.setting.batch;
  row.threads = run.setting.threads;
  row.runtime = run.setting.runtime;
  row.inputs = run.setting.inputs;
  row.warnings = run.setting.warnings;
  return row;
}

LoadRow failed_load(const std::string& scenario, const std::string& reason) {
  LoadRow row{.scenario = scenario, .reasons = {reason}};
  for (Number* number : {&row.needed_queries, &row.rate_per_s, &row.bound_us, &row.mean_us, &row.max_us,
                         &row.samples_per_s, &row.seconds}) {
    *number = Number::undefined(reason);
  }
  return row;
}

Measured<Peak> peak_of(std::span<const PeakRecord> searches, const FailedCells& failed) {
  if (searches.empty())
    return Measured<Peak>::none(failed.first.empty() ? "not asked for (--find-peak)" : failed.first);
  Peak peak{.p = searches[0].p, .bound_us = microseconds(searches[0].bound_ns), .searches_failed = failed.count};
  add_rate(searches, peak);
  std::vector<std::vector<std::string>> said;
  for (const PeakRecord& search : searches) {
    peak.searches.push_back(search_of(search));
    said.push_back(search.setting.warnings);
    if (!search.imprecise.empty()) said.back().push_back("the search ended early: " + search.imprecise);
  }
  peak.method = method_of(searches.size());
  peak.runtime = searches[0].setting.runtime;
  peak.warnings = merged_warnings(said, "searches");
  if (failed.count > 0) {
    peak.warnings.push_back(
        fmt::format("{} of {} searches failed: {}", failed.count, failed.count + searches.size(), failed.first));
  }
  return Measured<Peak>::of(std::move(peak));
}

}  // namespace assay::analysis
