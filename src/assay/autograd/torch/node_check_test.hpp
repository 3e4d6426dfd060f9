#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "assay/autograd/engine.hpp"
#include "assay/autograd/lowering.hpp"
#include "assay/base/random.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/runtime/onnxruntime/onnx_runtime.hpp"

namespace assay::autograd::testing_only {

using tensor::DType;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

inline std::unique_ptr<Engine> module_engine() {
  auto engine = open_engine();
  EXPECT_TRUE(engine) << engine.error().text();
  return engine ? std::move(*engine) : nullptr;
}

inline Tensor floats_of(const Shape& shape, const std::vector<float>& values) {
  Tensor made(DType::f32, shape);
  std::ranges::copy(values, made.as<float>().begin());
  return made;
}

// Normal numbers that depend on `seed` alone.
inline Tensor noise_of(const Shape& shape, std::uint64_t seed) {
  Tensor made(DType::f32, shape);
  RandomStream random(seed, 0, 0);
  for (float& value : made.as<float>()) value = static_cast<float>(random.normal());
  return made;
}

inline Tensor doubles_of(const TensorView& floats) {
  Tensor made(DType::f64, floats.shape());
  std::ranges::copy(floats.as<float>(), made.as<double>().begin());
  return made;
}

inline std::vector<TensorView> views_of(const std::vector<Tensor>& tensors) {
  std::vector<TensorView> views;
  for (const Tensor& one : tensors) views.push_back(one.view());
  return views;
}

// Any numbers as doubles.
inline std::vector<double> numbers_of(const TensorView& values) {
  const auto copy = [](const auto& elements) { return std::vector<double>(elements.begin(), elements.end()); };
  switch (values.dtype()) {
    case DType::f32:
      return copy(values.as<float>());
    case DType::f64:
      return copy(values.as<double>());
    case DType::i64:
      return copy(values.as<std::int64_t>());
    case DType::i32:
      return copy(values.as<std::int32_t>());
    case DType::i8:
      return copy(values.as<std::int8_t>());
    default:
      return copy(values.as<std::uint8_t>());
  }
}

inline void expect_near(const TensorView& ours, const TensorView& theirs, double relative) {
  ASSERT_EQ(ours.shape(), theirs.shape());
  const auto a = numbers_of(ours);
  const auto b = numbers_of(theirs);
  double largest = 0;
  for (const double one : b) largest = std::max(largest, std::abs(one));
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(a[i], b[i], relative * (std::abs(b[i]) + 0.1 * largest) + 1e-9) << "element " << i;
  }
}

// What ONNX Runtime makes of a model.
inline std::vector<Tensor> runtime_outputs(const std::filesystem::path& model, const std::vector<Tensor>& inputs) {
  auto engine = runtime::open_onnx_runtime("");
  EXPECT_TRUE(engine) << engine.error().text();
  if (!engine) return {};
  const auto session = (*engine)->load(model, {});
  EXPECT_TRUE(session) << session.error().text();
  if (!session) return {};
  const auto views = views_of(inputs);
  const auto outputs = (*session)->run(views);
  EXPECT_TRUE(outputs) << outputs.error().text();
  std::vector<Tensor> copies;
  for (std::size_t i = 0; outputs && i < outputs->size(); ++i) {
    const TensorView& view = (*outputs)[i];
    copies.emplace_back(view.dtype(), view.shape());
    std::ranges::copy(view.bytes(), copies.back().bytes().begin());
  }
  return copies;
}

// One node whose forward values are compared with ONNX Runtime's and whose gradients with central differences in
// double. Operands of real numbers are inputs of the graph, all others constants.
class NodeCheck {
 public:
  explicit NodeCheck(std::string op, int opset = 17, std::string domain = "")
      : op_(std::move(op)), domain_(std::move(domain)), builder_(opset) {
    if (!domain_.empty()) {
      auto* import = builder_.proto().add_opset_import();
      import->set_domain(domain_);
      import->set_version(1);
    }
  }

  NodeCheck& real(Tensor values) {
    const std::string name = "x" + std::to_string(operands_.size());
    builder_.input(name, onnx::TensorProto::FLOAT, values.shape());
    inputs_.push_back(std::move(values));
    operands_.push_back(name);
    return *this;
  }
  NodeCheck& noise(const Shape& shape) { return real(noise_of(shape, 100 + operands_.size())); }
  NodeCheck& whole(const std::vector<std::int64_t>& values, const Shape& shape) {
    const std::string name = "c" + std::to_string(operands_.size());
    auto* tensor = builder_.constant(name, onnx::TensorProto::INT64, shape);
    for (const std::int64_t value : values) tensor->add_int64_data(value);
    operands_.push_back(name);
    return *this;
  }
  NodeCheck& whole(const std::vector<std::int64_t>& values) {
    return whole(values, {static_cast<std::int64_t>(values.size())});
  }
  NodeCheck& bytes(int type, const std::vector<int>& values, const Shape& shape) {
    const std::string name = "b" + std::to_string(operands_.size());
    builder_.integers(name, type, shape, values);
    operands_.push_back(name);
    return *this;
  }
  NodeCheck& fixed(const Tensor& values) {
    const std::string name = "f" + std::to_string(operands_.size());
    builder_.floats(name, values.shape(), {values.as<float>().begin(), values.as<float>().end()});
    operands_.push_back(name);
    return *this;
  }
  NodeCheck& absent() {
    operands_.emplace_back();
    return *this;
  }
  template <class T>
  NodeCheck& with(const std::string& name, const T& value) {
    model::set_attribute(&attributes_, name, value);
    return *this;
  }
  NodeCheck& with(const std::string& name, int value) {
    model::set_attribute(&attributes_, name, std::int64_t{value});
    return *this;
  }
  NodeCheck& with(const std::string& name, const char* value) {
    model::set_attribute(&attributes_, name, std::string(value));
    return *this;
  }
  NodeCheck& with_texts(const std::string& name, const std::vector<std::string>& values) {
    auto* entry = attributes_.add_attribute();
    entry->set_name(name);
    entry->set_type(onnx::AttributeProto::STRINGS);
    for (const std::string& value : values) entry->add_strings(value);
    return *this;
  }
  // A tensor of one element.
  NodeCheck& with_element(const std::string& name, onnx::TensorProto::DataType type, double value) {
    auto* entry = attributes_.add_attribute();
    entry->set_name(name);
    entry->set_type(onnx::AttributeProto::TENSOR);
    onnx::TensorProto& element = *entry->mutable_t();
    element.set_data_type(type);
    element.add_dims(1);
    if (type == onnx::TensorProto::FLOAT) {
      element.add_float_data(static_cast<float>(value));
    } else if (type == onnx::TensorProto::INT64) {
      element.add_int64_data(static_cast<std::int64_t>(value));
    } else {
      element.add_int32_data(static_cast<std::int32_t>(value));
    }
    return gives(type);
  }
  NodeCheck& outputs(int count) {
    outputs_ = count;
    return *this;
  }
  NodeCheck& gives(int onnx_type) {
    types_ = {onnx_type};
    return *this;
  }
  NodeCheck& outputs_of(const std::vector<int>& onnx_types) {
    types_ = onnx_types;
    return outputs(static_cast<int>(onnx_types.size()));
  }

  // Only what it computes.
  void forward() {
    const Program program = finished();
    const auto engine = module_engine();
    ASSERT_NE(engine, nullptr);
    const auto graph = engine->differentiable(program, {});
    ASSERT_TRUE(graph) << graph.error().text();
    const auto ours = (*graph)->run(views_of(inputs_));
    ASSERT_TRUE(ours) << ours.error().text();
    const auto folder = TemporaryFolder::make("assay-node-check");
    ASSERT_TRUE(folder) << folder.error().text();
    const auto theirs = runtime_outputs(builder_.save(folder->path() / "node.onnx"), inputs_);
    ASSERT_EQ(ours->size(), theirs.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) expect_near((*ours)[i].view(), theirs[i].view(), 1e-4);
  }

  void forward_and_gradients() {
    forward();
    gradients();
  }

  // Of a weighted sum of the outputs.
  void gradients(bool rounding = true) {
    const auto engine = module_engine();
    ASSERT_NE(engine, nullptr);
    const auto graph = engine->differentiable(finished(), {.precision = DType::f64, .rounding = rounding});
    ASSERT_TRUE(graph) << graph.error().text();
    std::vector<Tensor> inputs;
    for (const Tensor& input : inputs_) inputs.push_back(doubles_of(input.view()));
    const auto outputs = (*graph)->run(views_of(inputs));
    ASSERT_TRUE(outputs) << outputs.error().text();
    std::vector<Tensor> weights;
    for (const Tensor& output : *outputs)
      weights.push_back(doubles_of(noise_of(output.shape(), 7 + weights.size()).view()));
    const auto derived = (*graph)->differentiate(views_of(inputs), views_of(weights), {});
    ASSERT_TRUE(derived) << derived.error().text();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      compare_with_differences(**graph, inputs, i, weights, derived->of_inputs[i]);
    }
  }

 private:
  static double weighted_sum(DifferentiableGraph& graph, const std::vector<Tensor>& inputs,
                             const std::vector<Tensor>& weights) {
    const auto outputs = graph.run(views_of(inputs));
    EXPECT_TRUE(outputs) << outputs.error().text();
    double sum = 0;
    for (std::size_t i = 0; outputs && i < outputs->size(); ++i) {
      const auto values = numbers_of((*outputs)[i].view());
      for (std::size_t k = 0; k < values.size(); ++k) sum += values[k] * weights[i].as<double>()[k];
    }
    return sum;
  }

  static void compare_with_differences(DifferentiableGraph& graph, std::vector<Tensor>& inputs, std::size_t index,
                                       const std::vector<Tensor>& weights, const Tensor& gradient) {
    ASSERT_EQ(gradient.shape(), inputs[index].shape());
    constexpr double k_step = 1e-5;
    const std::size_t elements = gradient.elements();
    for (std::size_t i = 0; i < elements; i += std::max<std::size_t>(1, elements / 11)) {
      double& value = inputs[index].as<double>()[i];
      const double kept = value;
      value = kept + k_step;
      const double above = weighted_sum(graph, inputs, weights);
      value = kept - k_step;
      const double below = weighted_sum(graph, inputs, weights);
      value = kept;
      const double difference = (above - below) / (2 * k_step);
      ASSERT_NEAR(gradient.as<double>()[i], difference, 1e-6 * (1 + std::abs(difference)))
          << "input " << index << ", element " << i;
    }
  }

  Program finished() {
    if (!is_finished_) {
      std::vector<std::string> names;
      for (int i = 0; i < outputs_; ++i) names.push_back("y" + std::to_string(i));
      builder_.node(op_, operands_, names, domain_);
      *builder_.proto().mutable_graph()->mutable_node(0)->mutable_attribute() = attributes_.attribute();
      for (std::size_t i = 0; i < names.size(); ++i) {
        auto* output = builder_.proto().mutable_graph()->add_output();
        output->set_name(names[i]);
        output->mutable_type()->mutable_tensor_type()->set_elem_type(types_[std::min(i, types_.size() - 1)]);
      }
      is_finished_ = true;
    }
    auto graph = model::Graph::adopt(builder_.proto());
    EXPECT_TRUE(graph) << graph.error().text();
    auto program = program_of(*graph);
    EXPECT_TRUE(program) << program.error().text();
    return std::move(*program);
  }

  std::string op_;
  std::string domain_;
  model::testing_only::OnnxBuilder builder_;
  onnx::NodeProto attributes_;
  std::vector<std::string> operands_;
  std::vector<Tensor> inputs_;
  int outputs_ = 1;
  std::vector<int> types_{onnx::TensorProto::FLOAT};  // of the outputs; the last of all that follow
  bool is_finished_ = false;
};

}  // namespace assay::autograd::testing_only
