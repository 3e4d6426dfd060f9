#pragma once

#include <cstddef>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/affine.hpp"
#include "assay/quantize/calibration.hpp"
#include "assay/quantize/prepare.hpp"

namespace assay::quantize {

struct ImprovementOptions {
  Grid weight;              // symmetric
  bool per_channel = true;  // the scales that the weights will get: max|w| / most
  bool adaptive_rounding = false;
  bool bias_correction = false;
  std::size_t gram_bytes = std::size_t{64} << 20U;  // of matrices gathered in one pass; more need more passes
  unsigned threads = 1;
};

// What calibration can do for the weights of products (Conv, Gemm, MatMul; others are skipped) before they are put on
// their grid. The graph stays float.
//
// Adaptive rounding: moves each weight to the grid point below or above it such that the product's own output changes
// least over the calibration data; see adaptive_rounding.hpp. Weights are then on their grid, so that rounding them to
// the nearest afterwards changes nothing.
//
// Bias correction: rounding the weights shifts the mean of each output c by ε_c = Σ_i (Ŵ_ci − W_ci) · E[x_i]; it is
// taken off the bias (Nagel, van Baalen, Blankevoort, Welling: "Data-Free Quantization Through Weight Equalization and
// Bias Correction", ICCV 2019, section 4.2, with E[x] measured; padding is not looked at). A Conv or Gemm without a
// bias gets one; a MatMul is left alone.
//
// Gives how many products were changed. Errors: those of channel_statistics(), of the calibration and of reading
// constants. All calibration is over the float graph, in however many passes; what was made of the weights is held in
// memory until the last.
Result<std::size_t> improve_weights(model::Graph& graph, const std::vector<onnx::NodeProto*>& products,
                                    const ImprovementOptions& options, Calibration& calibration);

}  // namespace assay::quantize
