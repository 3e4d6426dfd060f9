#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

namespace assay::model::testing_only {

// Small ONNX models for tests, written node by node.
class OnnxBuilder {
 public:
  explicit OnnxBuilder(int opset = 13) {
    model_.set_ir_version(8);
    model_.set_producer_name("test");
    model_.add_opset_import()->set_version(opset);
    model_.mutable_graph()->set_name("g");
  }

  static void describe(onnx::ValueInfoProto* value, const std::string& name, int type,
                       const std::vector<std::int64_t>& shape) {
    value->set_name(name);
    auto* tensor = value->mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(type);
    tensor->mutable_shape();
    for (const std::int64_t extent : shape) {
      auto* dimension = tensor->mutable_shape()->add_dim();
      if (extent < 0) {
        dimension->set_dim_param("N");
      } else {
        dimension->set_dim_value(extent);
      }
    }
  }

  OnnxBuilder& input(const std::string& name, int type, const std::vector<std::int64_t>& shape) {
    describe(model_.mutable_graph()->add_input(), name, type, shape);
    return *this;
  }
  OnnxBuilder& output(const std::string& name, int type, const std::vector<std::int64_t>& shape) {
    describe(model_.mutable_graph()->add_output(), name, type, shape);
    return *this;
  }
  OnnxBuilder& node(const std::string& op, const std::vector<std::string>& inputs,
                    const std::vector<std::string>& outputs, const std::string& domain = "") {
    auto* added = model_.mutable_graph()->add_node();
    added->set_op_type(op);
    added->set_domain(domain);
    for (const auto& name : inputs) added->add_input(name);
    for (const auto& name : outputs) added->add_output(name);
    return *this;
  }
  OnnxBuilder& floats(const std::string& name, const std::vector<std::int64_t>& dims,
                      const std::vector<float>& values) {
    auto* tensor = constant(name, onnx::TensorProto::FLOAT, dims);
    for (const float value : values) tensor->add_float_data(value);
    return *this;
  }
  OnnxBuilder& integers(const std::string& name, int type, const std::vector<std::int64_t>& dims,
                        const std::vector<int>& values) {
    auto* tensor = constant(name, type, dims);
    for (const int value : values) tensor->add_int32_data(value);
    return *this;
  }
  onnx::TensorProto* constant(const std::string& name, int type, const std::vector<std::int64_t>& dims) {
    auto* tensor = model_.mutable_graph()->add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(type);
    for (const std::int64_t extent : dims) tensor->add_dims(extent);
    return tensor;
  }
  onnx::ModelProto& proto() { return model_; }
  std::string bytes() const { return model_.SerializeAsString(); }
  std::filesystem::path save(const std::filesystem::path& path) const {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes();
    return path;
  }

 private:
  onnx::ModelProto model_;
};

// y = x·W + b with x [batch, 2], W [2, 3]: scores (x0 + b0, x1 + b1, x0 + x1 + b2), b = (0, 0.5, −1).
inline OnnxBuilder linear_model(std::int64_t batch = -1) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {batch, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("b", {3}, {0, 0.5F, -1})
      .node("MatMul", {"x", "W"}, {"xW"})
      .node("Add", {"xW", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {batch, 3});
  return builder;
}

// Takes and gives uint8: q → real by 0.5·(q − 10), times 2, → q by 0.25·(q − 128).
inline OnnxBuilder quantized_io_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::UINT8, {-1, 2})
      .floats("xs", {}, {0.5F})
      .integers("xz", onnx::TensorProto::UINT8, {}, {10})
      .floats("two", {}, {2.0F})
      .floats("ys", {}, {0.25F})
      .integers("yz", onnx::TensorProto::UINT8, {}, {128})
      .node("DequantizeLinear", {"x", "xs", "xz"}, {"xf"})
      .node("Mul", {"xf", "two"}, {"yf"})
      .node("QuantizeLinear", {"yf", "ys", "yz"}, {"y"})
      .output("y", onnx::TensorProto::UINT8, {-1, 2});
  return builder;
}

}  // namespace assay::model::testing_only
