#pragma once

#include <unordered_map>

#include "assay/model/graph.hpp"

namespace assay::model {

// Which product of the optimised graph does the work of which product of the written one. ONNX Runtime keeps a node's
// name with something added ("conv_token_3", "y_nchwc", "fused fc", "fc/MatMulAddFusion", of half precision
// "InsertedPrecisionFreeCast_y"), or its weight, or the name
// of what it makes; they are tried in this order. A node that no other claims is left out. Pointers into both graphs.
std::unordered_map<const onnx::NodeProto*, const onnx::NodeProto*> optimised_products(const Graph& written,
                                                                                      const Graph& optimised);

}  // namespace assay::model
