#pragma once

#include <cstdint>
#include <set>

#include "assay/model/graph_walk_internal.hpp"

namespace assay::model {

// The constants that nodes take as scales or zero points, each tensor once however many nodes use it. By the operators
// of ONNX and of ONNX Runtime's com.microsoft domain; a name counts in whatever graph it occurs.
std::set<const onnx::TensorProto*> quantization_parameters(const Contents& contents);

// Their packed bytes.
std::uint64_t quantization_parameters_bytes(const Contents& contents);

}  // namespace assay::model
