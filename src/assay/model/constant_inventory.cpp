#include "assay/model/constant_inventory.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/quantization_parameters_internal.hpp"

namespace assay::model {
namespace {

// Tensors that hold several numbers a byte under a type of whole bytes, by name: bits of a number, and how many numbers
// there are when the node says so.
struct Packing {
  std::int64_t bits = 8;
  std::uint64_t elements = 0;
};

std::int64_t integer_attribute(const onnx::NodeProto& node, std::string_view name, std::int64_t otherwise) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name) return attribute.i();
  }
  return otherwise;
}

std::map<std::string, Packing> packings_of(const Contents& contents) {
  std::map<std::string, Packing> packings;
  for (const onnx::NodeProto* node : contents.nodes) {
    if (node->op_type() != "MatMulNBits" || node->input_size() < 2) continue;
    const std::int64_t bits = integer_attribute(*node, "bits", 4);
    const auto k = static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_attribute(*node, "K", 0)));
    const auto n = static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_attribute(*node, "N", 0)));
    packings[node->input(1)] = {bits, k * n};
    if (node->input_size() > 3 && !node->input(3).empty()) packings[node->input(3)] = {bits, 0};
  }
  return packings;
}

bool is_integer_of_eight_bits(std::int32_t type) {
  return type == onnx::TensorProto::UINT8 || type == onnx::TensorProto::INT8;
}

bool is_real(std::int32_t type) {
  return type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::DOUBLE || type == onnx::TensorProto::FLOAT16 ||
         type == onnx::TensorProto::BFLOAT16;
}

ConstantRole role_of(const onnx::TensorProto& tensor, bool parameter) {
  if (parameter) return is_real(tensor.data_type()) ? ConstantRole::scales : ConstantRole::zero_points;
  const bool index = tensor.data_type() == onnx::TensorProto::INT64 ||
                     tensor.data_type() == onnx::TensorProto::UINT64 || tensor.data_type() == onnx::TensorProto::BOOL;
  return index ? ConstantRole::indices : ConstantRole::weights;
}

class Inventory {
 public:
  explicit Inventory(const Contents& contents)
      : parameters_(quantization_parameters(contents)), packings_(packings_of(contents)) {}

  void add(const onnx::TensorProto& tensor) {
    std::string precision = onnx_type_name(tensor.data_type());
    std::uint64_t elements = elements_of(tensor);
    const auto packed = packings_.find(tensor.name());
    if (packed != packings_.end() && is_integer_of_eight_bits(tensor.data_type()) && packed->second.bits < 8) {
      precision = fmt::format("uint{}", packed->second.bits);
      const auto bits = static_cast<std::uint64_t>(std::max<std::int64_t>(1, packed->second.bits));
      elements = packed->second.elements > 0 ? packed->second.elements : elements * 8 / bits;
    }
    ConstantRow& row = rows_[{role_of(tensor, parameters_.contains(&tensor)), precision}];
    ++row.tensors;
    row.elements += elements;
    row.bytes += bytes_of(tensor);
  }

  std::vector<ConstantRow> rows() const {
    std::vector<ConstantRow> rows;
    for (const auto& [key, row] : rows_) {
      rows.push_back(row);
      std::tie(rows.back().role, rows.back().precision) = key;
    }
    std::ranges::stable_sort(rows, [](const ConstantRow& a, const ConstantRow& b) {
      return std::pair(a.role, b.bytes) < std::pair(b.role, a.bytes);
    });
    return rows;
  }

 private:
  std::set<const onnx::TensorProto*> parameters_;
  std::map<std::string, Packing> packings_;
  std::map<std::pair<ConstantRole, std::string>, ConstantRow> rows_;
};

}  // namespace

const char* name_of(ConstantRole role) {
  switch (role) {
    case ConstantRole::weights:
      return "weights";
    case ConstantRole::scales:
      return "scales";
    case ConstantRole::zero_points:
      return "zero points";
    case ConstantRole::indices:
      break;
  }
  return "indices";
}

std::vector<ConstantRow> constant_inventory(const onnx::ModelProto& model) {
  const Contents contents = contents_of(model);
  Inventory inventory(contents);
  for (const onnx::TensorProto* tensor : contents.tensors) inventory.add(*tensor);
  return inventory.rows();
}

}  // namespace assay::model
