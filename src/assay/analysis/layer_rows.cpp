#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "assay/analysis/explanation.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/bootstrap.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;
using Indices = std::vector<std::size_t>;

// The draws of runs that every row shares, so that rows are comparable.
std::vector<Indices> resamples_of(std::size_t runs, const ExplainOptions& options) {
  std::vector<Indices> draws(runs < 2 ? 0 : static_cast<std::size_t>(options.resamples));
  for (std::size_t i = 0; i < draws.size(); ++i) {
    RandomStream random(options.seed, stream_named("explain"), i);
    draws[i].resize(runs);
    for (std::size_t& index : draws[i]) index = random.below(static_cast<std::uint32_t>(runs));
  }
  return draws;
}

// A statistic of the runs: not finite where it is undefined.
using RowStatistic = std::function<double(const Indices&)>;

Range interval_of(const RowStatistic& statistic, const std::vector<Indices>& draws, double level) {
  if (draws.empty()) return Range::none("fewer than two runs");
  std::vector<double> replicates;
  replicates.reserve(draws.size());
  for (const Indices& draw : draws) {
    const double value = statistic(draw);
    if (!std::isfinite(value)) return Range::none("undefined in some resamples");
    replicates.push_back(value);
  }
  const stats::Interval interval = stats::percentile_interval(std::move(replicates), level);
  return Range::of(interval.low, interval.high);
}

double sum_of(const std::vector<double>& series, const Indices& runs) {
  double sum = 0;
  for (const std::size_t run : runs) sum += series[run];
  return sum;
}

Number number_or(double value, const char* reason) {
  return std::isfinite(value) ? Number(value) : Number::undefined(reason);
}

double cosine_of(const record::LayerError& layer, const Indices& runs) {
  double sum = 0;
  for (const std::size_t run : runs) {
    const double norms = std::sqrt(layer.signal[run]) * std::sqrt(layer.other[run]);
    sum += layer.dot[run] / norms;  // not finite where either is all zero
  }
  return sum / static_cast<double>(runs.size());
}

record::LayerRow row_of(const record::LayerError& layer, const Indices& all, const std::vector<Indices>& draws,
                        double level) {
  const RowStatistic sqnr = [&](const Indices& runs) {
    return 10 * std::log10(sum_of(layer.signal, runs) / sum_of(layer.noise, runs));
  };
  const RowStatistic relative = [&](const Indices& runs) {
    return std::sqrt(sum_of(layer.noise, runs) / sum_of(layer.signal, runs));
  };
  const RowStatistic cosine = [&](const Indices& runs) { return cosine_of(layer, runs); };
  const bool same = sum_of(layer.noise, all) == 0;
  return {.tensor = layer.tensor,
          .node = layer.node,
          .op = layer.op,
          .sqnr_db = number_or(sqnr(all), same ? "no difference" : "the baseline's tensor is all zero"),
          .sqnr_interval = interval_of(sqnr, draws, level),
          .relative_error = number_or(relative(all), "the baseline's tensor is all zero"),
          .relative_interval = interval_of(relative, draws, level),
          .cosine = number_or(cosine(all), "all zero in some runs"),
          .cosine_interval = interval_of(cosine, draws, level),
          .elements = layer.elements};
}

Indices all_runs(std::size_t runs) {
  Indices all(runs);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

// How much of the grid lies between the lowest and the highest level seen, both counted.
double used_range_of(const record::ActivationUse& use) {
  const auto low = std::clamp(use.lowest_level, use.least, use.most);
  const auto high = std::clamp(use.highest_level, use.least, use.most);
  return static_cast<double>(high - low + 1) / static_cast<double>(use.most - use.least + 1);
}

record::ActivationRow row_of(const record::ActivationUse& use, const Indices& all, const std::vector<Indices>& draws,
                             double level) {
  const auto elements = static_cast<double>(use.elements);
  const auto share = [&](const std::vector<double>& low, const std::vector<double>& high, const Indices& runs) {
    return (sum_of(low, runs) + sum_of(high, runs)) / (elements * static_cast<double>(runs.size()));
  };
  const RowStatistic cut = [&](const Indices& runs) { return share(use.cut_low, use.cut_high, runs); };
  return {.tensor = use.tensor,
          .type = use.type,
          .scale = use.scale,
          .zero_point = use.zero_point,
          .cut = number_or(cut(all), "no values"),
          .cut_interval = interval_of(cut, draws, level),
          .at_ends = number_or(share(use.at_low, use.at_high, all), "no values"),
          .used_range = used_range_of(use)};
}

}  // namespace

std::vector<record::LayerRow> layer_rows(const record::LayerErrors& errors, const ExplainOptions& options) {
  const Indices all = all_runs(errors.runs);
  const auto draws = resamples_of(errors.runs, options);
  std::vector<record::LayerRow> rows;
  for (const record::LayerError& layer : errors.layers) rows.push_back(row_of(layer, all, draws, options.level));
  return rows;
}

std::vector<record::ActivationRow> activation_rows(const record::LayerErrors& errors, const ExplainOptions& options) {
  const Indices all = all_runs(errors.runs);
  const auto draws = resamples_of(errors.runs, options);
  std::vector<record::ActivationRow> rows;
  for (const record::ActivationUse& use : errors.activations) rows.push_back(row_of(use, all, draws, options.level));
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return (a.cut.defined() ? a.cut.value() : -1) > (b.cut.defined() ? b.cut.value() : -1);
  });
  return rows;
}

}  // namespace assay::analysis
