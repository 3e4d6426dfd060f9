#include <array>
#include <limits>
#include <map>
#include <tuple>

#include "assay/analysis/parallel.hpp"
#include "assay/analysis/replicates_internal.hpp"
#include "assay/base/random.hpp"
#include "assay/metrics/confusion.hpp"
#include "assay/stats/resample.hpp"

namespace assay::analysis {
namespace {

using metrics::ConfusionMatrix;

// Samples alike in all that a confusion matrix sees.
struct Cell {
  std::size_t truth;
  std::size_t baseline;
  std::size_t candidate;
};

struct Cells {
  std::vector<Cell> cells;
  std::vector<std::uint64_t> counts;
  bool undecided = false;
};

Cells cells_of(const Comparison& comparison) {
  std::map<std::array<std::int64_t, 3>, std::uint64_t> counts;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    ++counts[{comparison.labels[i], comparison.baseline->predicted[i], comparison.candidate->predicted[i]}];
  }
  Cells cells;
  for (const auto& [key, count] : counts) {
    cells.undecided = cells.undecided || key[1] < 0 || key[2] < 0;
    cells.cells.push_back(
        {static_cast<std::size_t>(key[0]), static_cast<std::size_t>(key[1]), static_cast<std::size_t>(key[2])});
    cells.counts.push_back(count);
  }
  return cells;
}

double number_or_nan(const metrics::Value& value) {
  return value ? *value : std::numeric_limits<double>::quiet_NaN();
}

// Both models' values when each cell counts as given. The matrices are the caller's, to be used again.
struct Evaluator {
  const Cells& cells;
  const metrics::ConfusionMetric& metric;
  const metrics::TaskShape& task;
  ConfusionMatrix baseline;
  ConfusionMatrix candidate;

  std::pair<double, double> operator()(std::span<const std::uint64_t> counts) {
    baseline.clear();
    candidate.clear();
    for (std::size_t k = 0; k < counts.size(); ++k) {
      if (counts[k] == 0) continue;
      baseline.add(cells.cells[k].truth, cells.cells[k].baseline, counts[k]);
      candidate.add(cells.cells[k].truth, cells.cells[k].candidate, counts[k]);
    }
    return {number_or_nan(metric.value_of(baseline, task)), number_or_nan(metric.value_of(candidate, task))};
  }
};

}  // namespace

Replicates resample_cells(const Comparison& comparison, const metrics::ConfusionMetric& metric,
                          const ResamplingOptions& options) {
  Replicates replicates;
  replicates.method = fmt::format("paired BCa bootstrap, {} resamples", options.resamples);
  const Cells cells = cells_of(comparison);
  if (cells.undecided) return replicates;
  const auto evaluator = [&] {
    return Evaluator{cells, metric, comparison.task, ConfusionMatrix(comparison.task.classes),
                     ConfusionMatrix(comparison.task.classes)};
  };
  const auto resamples = static_cast<std::size_t>(options.resamples);
  replicates.baseline.resize(resamples);
  replicates.candidate.resize(resamples);
  in_parallel(resamples, options.threads, [&](std::size_t first, std::size_t last) {
    Evaluator evaluate = evaluator();
    std::vector<std::uint64_t> drawn(cells.counts.size());
    for (std::size_t b = first; b < last; ++b) {
      RandomStream random(options.seed, stream_named("bootstrap cells"), b);
      stats::draw_cell_counts(random, cells.counts, drawn);
      std::tie(replicates.baseline[b], replicates.candidate[b]) = evaluate(drawn);
    }
  });
  Evaluator evaluate = evaluator();
  std::vector<std::uint64_t> counts = cells.counts;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    --counts[k];
    const auto [baseline, candidate] = evaluate(counts);
    ++counts[k];
    replicates.left_out_baseline.push_back(baseline);
    replicates.left_out_candidate.push_back(candidate);
    replicates.multiplicity.push_back(static_cast<double>(counts[k]));
  }
  return replicates;
}

}  // namespace assay::analysis
