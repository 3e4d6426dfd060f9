#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assay/quantize/affine.hpp"

namespace assay::quantize {

// A symmetric matrix Σ x·xᵀ over a layer's inputs, whole, row-major.
struct InputProducts {
  std::size_t width = 0;
  std::vector<float> sums;
};

// Rounds the weights of some outputs up or down to their grids such that the layer's outputs change little: looks for
// the least ΔᵀHΔ of each, Δ = ŵ − w, H = Σ x·xᵀ, with each ŵ the grid point below or above w. This is the problem of
// Nagel, Amjad, van Baalen, Louizos, Blankevoort: "Up or Down? Adaptive Rounding for Post-Training Quantization", ICML
// 2020 (equation 7); it is solved by coordinate descent from rounding to the nearest instead of by their relaxation: in
// turn, each weight goes to its other neighbour where that lowers the sum, until none does or 50 rounds have passed. So
// the result is never worse than rounding to the nearest, and one change more would not better it.
//
// `weights`: [outputs, width], replaced by scale · q; `scales`: one for each output. The grid must be symmetric.
// Outputs do not depend on one another; some tens of them together are much faster than one at a time, since they share
// what is read of H.
void round_adaptively(std::span<float> weights, std::span<const float> scales, const Grid& grid,
                      const InputProducts& products);

}  // namespace assay::quantize
