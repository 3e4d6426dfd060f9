#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Evaluates nodes that only rearrange or cast constants: Identity, Reshape, Flatten, Squeeze, Unsqueeze, Transpose and
// Cast between floating types. Gives how many went. Errors: those of reading a constant.
Result<std::size_t> fold_constants(model::Graph& graph);

// Takes out Identity nodes and Dropout nodes whose mask nothing reads. Gives how many went.
std::size_t remove_passive_nodes(model::Graph& graph);

}  // namespace assay::quantize
