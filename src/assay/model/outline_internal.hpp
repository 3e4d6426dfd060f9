#pragma once

#include "assay/model/graph.hpp"

namespace assay::model {

// The model without the elements of its large constants, which tools of ONNX would copy: those of at most 1 KiB, which
// may decide shapes, are there; of the others only type and shape, as inputs behind the graph's own.
onnx::ModelProto outline_of(const Graph& graph);

}  // namespace assay::model
