#pragma once

#include <cstdint>
#include <span>

#include "assay/base/random.hpp"

namespace assay::stats {

// One bootstrap resample of `weights.size()` units: weights[i] becomes how often unit i was drawn; as many draws as
// units.
void draw_resample(RandomStream& random, std::span<std::uint32_t> weights);

// The same for samples that fall into few cells: how many of the Σ cells draws land in each cell. Distributed exactly
// as counting the cells of a resample, at a cost that depends on the number of cells alone.
void draw_cell_counts(RandomStream& random, std::span<const std::uint64_t> cells, std::span<std::uint64_t> drawn);

}  // namespace assay::stats
