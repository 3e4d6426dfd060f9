#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/calibration.hpp"

namespace assay::quantize {

struct SmoothOptions {
  double strength = 0.5;           // α in [0, 1]: how much of the difficulty goes from activations to weights
  std::set<std::string> integers;  // values that integer nodes give: these are on a grid before a factor could help
  unsigned threads = 1;
};

// SmoothQuant (Xiao, Lin, Seznec, Wu, Demouth, Han, ICML 2023, equations 3 and 4): where a few channels of an
// activation are far larger than the rest, divides each channel by a factor that the weights behind it take up:
//   s_j = max|X_j|^α / max|W_j|^(1 − α),   X̂ = X / s,   Ŵ = s · W   (s_j = 1 where either is 0)
// with W_j the weights of input j in all Gemm and MatMul that read X, directly or through a Reshape. The division goes
// into the scale and bias of a LayerNormalization that gives X for them alone, else it becomes a Mul, which costs time.
// Works on a prepared float graph; one pass over the calibration data. Gives the number of activations smoothed.
// Errors: those of channel_statistics() and of reading constants.
Result<std::size_t> smooth_activations(model::Graph& graph, const SmoothOptions& options, Calibration& calibration);

}  // namespace assay::quantize
