#pragma once

#include <optional>
#include <string>

#include <onnx/onnx_pb.h>

#include "assay/tensor/quantization.hpp"

namespace assay::model {

// The parameters by which the graph reads the integers of this input, or writes those of this output; nothing when it
// does not, when they are computed at run time, or when they are per channel.
std::optional<tensor::AffineQuantization> input_quantization(const onnx::GraphProto& graph, const std::string& name);
std::optional<tensor::AffineQuantization> output_quantization(const onnx::GraphProto& graph, const std::string& name);

}  // namespace assay::model
