#pragma once

#include <cstdint>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::model {

// Brings the graph to version `target` of ONNX's default operator set, as the ONNX version converter does up to 17, and
// beyond by rules for the operators that changed. Does nothing when it is there already or beyond. unsupported when an
// operator has no rule: it is named with its node. The meaning stays; callers compare outputs before and after.
Status upgrade_opset(Graph& graph, std::int64_t target);

}  // namespace assay::model
