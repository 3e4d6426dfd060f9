#include "assay/stats/resample.hpp"

#include <algorithm>
#include <numeric>

#include "assay/base/check.hpp"
#include "assay/stats/binomial.hpp"

namespace assay::stats {

void draw_resample(RandomStream& random, std::span<std::uint32_t> weights) {
  std::ranges::fill(weights, 0U);
  const auto n = static_cast<std::uint32_t>(weights.size());
  for (std::uint32_t i = 0; i < n; ++i) ++weights[random.below(n)];
}

void draw_cell_counts(RandomStream& random, std::span<const std::uint64_t> cells, std::span<std::uint64_t> drawn) {
  ASSAY_CHECK(cells.size() == drawn.size());
  std::uint64_t samples_left = std::accumulate(cells.begin(), cells.end(), std::uint64_t{0});
  std::uint64_t draws_left = samples_left;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const bool last = cells[k] == samples_left;
    const double share = last ? 1.0 : static_cast<double>(cells[k]) / static_cast<double>(samples_left);
    drawn[k] = draw_binomial(random, draws_left, share);
    draws_left -= drawn[k];
    samples_left -= cells[k];
  }
}

}  // namespace assay::stats
