#include <array>
#include <limits>
#include <map>

#include "assay/analysis/replicates_internal.hpp"
#include "assay/base/parallel.hpp"
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

struct MatrixCells {
  std::vector<Cell> cells;
  std::vector<std::uint64_t> counts;
  bool undecided = false;
};

MatrixCells cells_of(const Comparison& comparison) {
  std::map<std::array<std::int64_t, 3>, std::uint64_t> counts;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    ++counts[{comparison.labels[i], comparison.baseline->predicted[i], comparison.candidate->predicted[i]}];
  }
  MatrixCells cells;
  for (const auto& [key, count] : counts) {
    cells.undecided = cells.undecided || key[1] < 0 || key[2] < 0;
    cells.cells.push_back(
        {static_cast<std::size_t>(key[0]), static_cast<std::size_t>(key[1]), static_cast<std::size_t>(key[2])});
    cells.counts.push_back(count);
  }
  return cells;
}

// Both models' matrices when each cell counts as given. Made once a thread and filled again and again.
class Tally {
 public:
  Tally(const MatrixCells& cells, std::size_t classes) : cells_(cells), baseline_(classes), candidate_(classes) {}

  void fill(std::span<const std::uint64_t> counts) {
    baseline_.clear();
    candidate_.clear();
    for (std::size_t k = 0; k < counts.size(); ++k) {
      if (counts[k] == 0) continue;
      baseline_.add(cells_.cells[k].truth, cells_.cells[k].baseline, counts[k]);
      candidate_.add(cells_.cells[k].truth, cells_.cells[k].candidate, counts[k]);
    }
  }
  double baseline(const metrics::ConfusionMetric& metric, const metrics::TaskShape& task) const {
    return number_or_nan(metric.value_of(baseline_, task));
  }
  double candidate(const metrics::ConfusionMetric& metric, const metrics::TaskShape& task) const {
    return number_or_nan(metric.value_of(candidate_, task));
  }

 private:
  const MatrixCells& cells_;
  ConfusionMatrix baseline_;
  ConfusionMatrix candidate_;
};

using Metrics = std::span<const metrics::ConfusionMetric* const>;

void bootstrap(const MatrixCells& cells, Metrics metrics, const metrics::TaskShape& task,
               const ResamplingOptions& options, std::vector<Replicates>& replicates) {
  const auto resamples = static_cast<std::size_t>(options.resamples);
  for (Replicates& r : replicates) {
    r.baseline.resize(resamples);
    r.candidate.resize(resamples);
  }
  in_parallel(resamples, options.threads, [&](std::size_t first, std::size_t last) {
    Tally tally(cells, task.classes);
    std::vector<std::uint64_t> drawn(cells.counts.size());
    for (std::size_t b = first; b < last; ++b) {
      RandomStream random(options.seed, stream_named("bootstrap cells"), b);
      stats::draw_cell_counts(random, cells.counts, drawn);
      tally.fill(drawn);
      for (std::size_t m = 0; m < metrics.size(); ++m) {
        replicates[m].baseline[b] = tally.baseline(*metrics[m], task);
        replicates[m].candidate[b] = tally.candidate(*metrics[m], task);
      }
    }
  });
}

// Samples of one cell are alike, so leaving out any of them gives the same value.
void jackknife(const MatrixCells& cells, Metrics metrics, const metrics::TaskShape& task,
               std::vector<Replicates>& replicates) {
  Tally tally(cells, task.classes);
  std::vector<std::uint64_t> counts = cells.counts;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    --counts[k];
    tally.fill(counts);
    ++counts[k];
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      replicates[m].left_out_baseline.push_back(tally.baseline(*metrics[m], task));
      replicates[m].left_out_candidate.push_back(tally.candidate(*metrics[m], task));
      replicates[m].multiplicity.push_back(static_cast<double>(counts[k]));
    }
  }
}

}  // namespace

std::vector<Replicates> resample_cells(const Comparison& comparison, Metrics metrics,
                                       const ResamplingOptions& options) {
  std::vector<Replicates> replicates(metrics.size());
  if (metrics.empty()) return replicates;
  for (Replicates& r : replicates) r.method = fmt::format("paired BCa bootstrap, {} resamples", options.resamples);
  const MatrixCells cells = cells_of(comparison);
  if (cells.undecided) return replicates;
  bootstrap(cells, metrics, comparison.task, options, replicates);
  jackknife(cells, metrics, comparison.task, replicates);
  return replicates;
}

}  // namespace assay::analysis
