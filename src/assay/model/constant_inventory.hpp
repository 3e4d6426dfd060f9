#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

namespace assay::model {

// What the constants of a model are for. Indices: whole numbers of 64 bits and truth values, which exporters use for
// shapes, axes and positions.
enum class ConstantRole { weights, scales, zero_points, indices };
const char* name_of(ConstantRole role);

// Constants of one precision and role, wherever they lie (graph, branches, functions, attributes).
struct ConstantRow {
  std::string precision;  // "float32", "int4"; of weights packed into bytes by MatMulNBits what is packed: "uint4"
  ConstantRole role = ConstantRole::weights;
  std::uint64_t tensors = 0;
  std::uint64_t elements = 0;  // numbers, not bytes they are packed in
  std::uint64_t bytes = 0;     // as stored
};

// By role, then by bytes, most first. The rows' bytes add up to ModelSummary::weights_by_dtype.
std::vector<ConstantRow> constant_inventory(const onnx::ModelProto& model);

}  // namespace assay::model
