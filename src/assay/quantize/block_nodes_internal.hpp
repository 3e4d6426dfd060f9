#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/model/graph.hpp"
#include "assay/quantize/block_format.hpp"
#include "assay/quantize/product.hpp"

namespace assay::quantize {

enum class BlockForm {
  packed,    // com.microsoft MatMulNBits
  standard,  // DequantizeLinear with blocks, of opset 21
};

// A product whose weights lie in blocks as constants of the graph; its node is still the float one.
struct BlockedProduct {
  Product product;
  BlockFormat format;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::vector<std::string> constants;  // codes, scales and, where the format has them, zero points
};

// Adds the constants of a form.
BlockedProduct add_blocked(model::Graph& graph, const Product& product, const BlockedWeights& weights, BlockForm form);

// Puts the nodes of the form in the place of the product's. `accuracy_level` is that of MatMulNBits; 0 leaves it out.
void replace_by_packed(model::Graph& graph, const BlockedProduct& blocked, std::int64_t accuracy_level);

// The same for the standard form. A Relu or Clip behind the product (or behind the Add of its bias) is written as Max
// and Min: ONNX Runtime joins Relu and Clip with the MatMul before it looks at DequantizeLinear, and the product would
// stay in float32. Gives how many were.
std::size_t replace_by_standard(model::Graph& graph, const BlockedProduct& blocked);

}  // namespace assay::quantize
