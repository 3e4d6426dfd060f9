#pragma once

#include <cstdint>
#include <vector>

#include <onnx/onnx_pb.h>

namespace assay::model {

// What a model is made of wherever it lies: in its graph, in the graphs that nodes hold (If, Loop, Scan) and in its own
// functions. Points into the model, which must outlive it.
struct Contents {
  std::vector<const onnx::NodeProto*> nodes;
  std::vector<const onnx::TensorProto*> tensors;  // initializers, sparse ones' values and indices, nodes' attributes
};

Contents contents_of(const onnx::ModelProto& model);

// Elements and packed bytes as the dimensions state them; the largest number there is when they would not fit it.
std::uint64_t elements_of(const onnx::TensorProto& tensor);
std::uint64_t bytes_of(const onnx::TensorProto& tensor);

}  // namespace assay::model
