#include <algorithm>
#include <cstring>

#include "assay/base/check.hpp"
#include "assay/base/file.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/tensor_bytes_internal.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::model {

using tensor::DType;
using tensor::Shape;
using tensor::Tensor;

const onnx::TensorProto* Graph::constant(const std::string& name) const {
  const auto found = constants_.find(name);
  return found == constants_.end() ? nullptr : found->second;
}

Shape Graph::shape_of(const std::string& name) const {
  const onnx::TensorProto* tensor = constant(name);
  ASSAY_CHECK(tensor != nullptr);
  return {tensor->dims().begin(), tensor->dims().end()};
}

std::uint64_t Graph::bytes_of(const std::string& name) const {
  const onnx::TensorProto* tensor = constant(name);
  ASSAY_CHECK(tensor != nullptr);
  return model::bytes_of(*tensor);
}

Result<Tensor> values_of(const onnx::TensorProto& tensor, const std::filesystem::path& folder) {
  const auto dtype = dtype_of_onnx(tensor.data_type());
  if (!dtype) {
    return fail(ErrorCode::unsupported, "constant '{}' is {}, which cannot be read here", tensor.name(),
                onnx_type_name(tensor.data_type()));
  }
  Tensor values(*dtype, {tensor.dims().begin(), tensor.dims().end()});
  ASSAY_TRY(read_tensor_bytes(tensor, folder, values.bytes()));
  return values;
}

Result<Tensor> Graph::values(const std::string& name) const {
  const onnx::TensorProto* tensor = constant(name);
  if (tensor == nullptr) return fail(ErrorCode::not_found, "'{}' is no constant of the graph", name);
  return values_of(*tensor, folder_);
}

Result<Tensor> Graph::floats(const std::string& name) const {
  ASSAY_ASSIGN(Tensor values, this->values(name));
  if (values.dtype() == DType::f32) return values;
  if (!tensor::is_floating(values.dtype())) {
    return fail(ErrorCode::unsupported, "constant '{}' is {}, expected real numbers", name,
                tensor::name_of(values.dtype()));
  }
  Tensor floats(DType::f32, values.shape());
  ASSAY_TRY(tensor::to_float32(values.view(), nullptr, floats.as<float>()));
  return floats;
}

onnx::TensorProto* Graph::new_constant(const std::string& name) {
  auto& tensor = constants_[name];
  if (tensor == nullptr) tensor = model_->mutable_graph()->add_initializer();
  tensor->Clear();
  tensor->set_name(name);
  taken_.try_emplace(name, 0);
  types_.erase(name);
  return tensor;
}

void Graph::set_constant(const std::string& name, const tensor::TensorView& values) {
  const auto bytes = values.bytes();
  set_constant(name, onnx_of_dtype(values.dtype()), values.shape(),
               std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void Graph::set_constant(const std::string& name, float value) {
  set_constant(name, onnx::TensorProto::FLOAT, {}, std::string(reinterpret_cast<const char*>(&value), sizeof value));
}

void Graph::set_constant(const std::string& name, std::int32_t onnx_type, const Shape& shape, std::string bytes) {
  onnx::TensorProto* tensor = new_constant(name);
  tensor->set_data_type(onnx_type);
  for (const std::int64_t extent : shape) tensor->add_dims(extent);
  ASSAY_CHECK(model::bytes_of(*tensor) == bytes.size());
  tensor->set_raw_data(std::move(bytes));
}

}  // namespace assay::model
