#pragma once

#include <onnx/onnx_pb.h>

#include "assay/base/result.hpp"

namespace assay::model {

// Graph::order() on the graph itself. Pointers to its nodes stay valid.
Status order_nodes(onnx::GraphProto& graph);

}  // namespace assay::model
