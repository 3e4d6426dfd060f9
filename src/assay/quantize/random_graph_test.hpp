#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::testing_only {

// A small network drawn from a seed, such as exporters write them and such as they do not: images or rows, products
// with every bias that the operators allow, weights that several nodes read, channels without weights, constants under
// names that a method would like to give. Batches have k_batch samples.
class RandomGraph {
 public:
  static constexpr std::int64_t k_batch = 4;
  using Shape = std::vector<std::int64_t>;  // of a sample's value, with the batch in front

  explicit RandomGraph(std::uint64_t seed) : random_(seed, stream_named("random graph"), 0) {
    const Shape shape = chance(0.7) ? Shape{k_batch, pick<std::int64_t>({2, 3, 4}), 6, 6} : rows_shape();
    input_ = shape;
    Shape declared = shape;
    declared.front() = -1;
    builder_.input("x", k_float, declared);
    values_.push_back({"x", shape});
    const auto steps = 3 + random_.below(6);
    for (std::uint32_t step = 0; step < steps; ++step)
      values_.push_back(shape.size() == 4 ? image_step() : rows_step());
    if (shape.size() == 4) finish_image();
    builder_.output(values_.back().name, k_float, {});
    if (chance(0.3)) add_output(pick(made_));
  }

  const OnnxBuilder& builder() const { return builder_; }
  const Shape& input_shape() const { return input_; }
  const std::string& text() const { return text_; }  // its nodes, for messages

 private:
  struct Value {
    std::string name;
    Shape shape;
  };
  struct Weight {
    std::string name;
    Shape shape;
  };

  bool chance(double share) { return random_.uniform() < share; }
  template <class T>
  T pick(std::vector<T> from) {
    return from[random_.below(static_cast<std::uint32_t>(from.size()))];
  }

  Shape rows_shape() {
    const std::int64_t width = pick<std::int64_t>({4, 6, 8});
    return pick<Shape>({{k_batch, width}, {k_batch, 5, width}, {k_batch, 2, 3, width}});
  }

  std::vector<float> normal(const Shape& shape, double deviation) {
    std::vector<float> values(tensor::elements_of(shape));
    for (float& value : values) value = static_cast<float>(random_.normal() * deviation);
    return values;
  }
  std::string fresh(const std::string& what) { return what + std::to_string(++count_); }

  std::string constant(const Shape& shape, std::vector<float> values, std::string name = "") {
    if (name.empty()) name = fresh("k");
    builder_.floats(name, shape, values);
    return name;
  }
  std::string constant(const Shape& shape, double deviation, double mean = 0) {
    std::vector<float> values = normal(shape, deviation);
    for (float& value : values) value += static_cast<float>(mean);
    return constant(shape, std::move(values));
  }

  Value node(const std::string& op, const std::vector<std::string>& inputs, Shape shape) {
    const std::string name = fresh("t");
    builder_.node(op, inputs, {name});
    made_.push_back(name);
    text_ += op + "(";
    for (const std::string& input : inputs) text_ += input + ",";
    text_ += ")->" + name + "[";
    for (const std::int64_t extent : shape) text_ += std::to_string(extent) + ",";
    text_ += "] ";
    return {name, std::move(shape)};
  }
  template <class T>
  void attribute(const std::string& name, T value) {
    auto* nodes = builder_.proto().mutable_graph()->mutable_node();
    model::set_attribute(&(*nodes)[nodes->size() - 1], name, value);
  }

  void add_output(const std::string& name) {
    for (const auto& output : builder_.proto().graph().output()) {
      if (output.name() == name) return;
    }
    builder_.output(name, k_float, {});
  }

  // One of the last values.
  Value source() {
    const auto last = static_cast<std::uint32_t>(std::min<std::size_t>(3, values_.size()));
    return values_[values_.size() - 1 - random_.below(last)];
  }

  // Weights whose outputs lie along `axis`, one of them perhaps without any, or with hardly any; perhaps those of an
  // earlier node.
  std::string weight(const Shape& shape, std::size_t axis, double deviation) {
    for (const Weight& known : weights_) {
      if (known.shape == shape && chance(0.4)) return known.name;
    }
    std::vector<float> values = normal(shape, deviation);
    std::size_t inner = 1;
    for (std::size_t k = axis + 1; k < shape.size(); ++k) inner *= static_cast<std::size_t>(shape[k]);
    const auto channels = static_cast<std::size_t>(shape[axis]);
    const double odd = chance(0.15) ? 0 : chance(0.1) ? 1e-12 : 1;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::size_t channel = k / inner % channels;
      values[k] *= static_cast<float>(0.5 + 0.4 * static_cast<double>(channel % 3));
      if (channel == 1) values[k] *= static_cast<float>(odd);
    }
    const std::string name = constant(shape, std::move(values));
    weights_.push_back({name, shape});
    return name;
  }

  // A bias, under a name that belongs to its weight's scale now and then.
  std::string bias(const Shape& shape, const std::string& weight) {
    const std::string name = weight + "_scale";
    std::vector<float> values = normal(shape, 1);
    if (chance(0.1)) values.front() = -30;  // nothing is left of this channel behind a Relu
    const bool is_taken = std::find(clashing_.begin(), clashing_.end(), name) != clashing_.end();
    if (is_taken || chance(0.7)) return constant(shape, std::move(values));
    clashing_.push_back(name);
    return constant(shape, std::move(values), name);
  }

  Value image_step() {
    const Value from = source();
    switch (random_.below(14)) {
      case 0:
      case 1:
      case 2:
        return convolution(from);
      case 3:
        return normalization(from);
      case 4:
      case 5:
        return node("Relu", {from.name}, from.shape);
      case 6:
        return clip(from);
      case 7:
        return arithmetic(from, "Add");
      case 8:
        return arithmetic(from, "Mul");
      case 9:
        return residual(from);
      case 10:
        return concat(from);
      case 11:
        return pool(from);
      case 12:
        return node(pick<std::string>({"Sigmoid", "LeakyRelu", "Tanh"}), {from.name}, from.shape);
      default:
        return product_over_the_last_axis(from, from.shape.back());
    }
  }

  Value rows_step() {
    const Value from = source();
    const bool is_matrix = from.shape.size() == 2;
    switch (random_.below(8)) {
      case 0:
      case 1:
      case 2:
        return is_matrix ? gemm(from) : product_over_the_last_axis(from, pick<std::int64_t>({4, 6}));
      case 3:
        return product_over_the_last_axis(from, from.shape.back());
      case 4:
        return node(pick<std::string>({"Relu", "Relu", "Tanh", "Sigmoid"}), {from.name}, from.shape);
      case 5:
        return residual(from);
      case 6:
        return is_matrix ? gemm(from) : convolution_over_rows(from);
      default:
        return clip(from);
    }
  }

  Value convolution(const Value& from) {
    const std::int64_t inputs = from.shape[1];
    const std::int64_t groups = chance(0.3) ? inputs : 1;
    const std::int64_t outputs = groups > 1 ? inputs : pick<std::int64_t>({2, 3, 4, 6});
    const std::int64_t kernel = pick<std::int64_t>({1, 3});
    const Shape shape{outputs, inputs / groups, kernel, kernel};
    const double fan = static_cast<double>(inputs / groups * kernel * kernel);
    std::vector<std::string> read{from.name, weight(shape, 0, 1 / std::sqrt(fan))};
    if (chance(0.6)) read.push_back(bias({outputs}, read[1]));
    Value made = node("Conv", read, {k_batch, outputs, from.shape[2], from.shape[3]});
    attribute("group", groups);
    attribute("pads", std::vector<std::int64_t>(4, kernel / 2));
    return made;
  }

  // The second axis of rows as the channels of a Conv, where there are three.
  Value convolution_over_rows(const Value& from) {
    if (from.shape.size() != 3) return residual(from);
    const std::int64_t inputs = from.shape[1];
    const std::string read = weight({inputs, inputs, 1}, 0, 1 / std::sqrt(static_cast<double>(inputs)));
    return node("Conv", {from.name, read}, from.shape);
  }

  Value normalization(const Value& from) {
    const Shape channels{from.shape[1]};
    const auto positive = [&] {
      std::vector<float> values = normal(channels, 0.3);
      for (float& value : values) value = 0.5F + std::abs(value);
      return constant(channels, std::move(values));
    };
    const std::string scale = positive();
    return node("BatchNormalization", {from.name, scale, constant(channels, 1), constant(channels, 1), positive()},
                from.shape);
  }

  Value clip(const Value& from) {
    const std::string least = constant({}, std::vector<float>{pick<float>({0, -1})});
    return node("Clip", {from.name, least, constant({}, std::vector<float>{pick<float>({1, 6})})}, from.shape);
  }

  Value arithmetic(const Value& from, const std::string& op) {
    const Shape& s = from.shape;
    const Shape shape = pick<Shape>({{}, {1}, {s[1], 1, 1}, {1, s[1], 1, 1}, {s[3]}, {1, 1, s[2], s[3]}});
    const std::string other = op == "Add" ? constant(shape, 1) : constant(shape, 0.2, 1.2);
    const bool is_left = chance(0.5);
    return node(op, {is_left ? other : from.name, is_left ? from.name : other}, s);
  }

  Value residual(const Value& from) {
    std::vector<std::string> alike;
    for (const Value& value : values_) {
      if (value.shape == from.shape) alike.push_back(value.name);
    }
    return node("Add", {from.name, pick(alike)}, from.shape);
  }

  Value concat(const Value& from) {
    std::vector<Value> alike;
    for (const Value& value : values_) {
      if (value.shape[2] == from.shape[2] && value.shape[3] == from.shape[3]) alike.push_back(value);
    }
    const Value other = pick(alike);
    const std::int64_t channels = from.shape[1] + other.shape[1];
    if (channels > 12) return node("Relu", {from.name}, from.shape);
    Value made = node("Concat", {from.name, other.name}, {k_batch, channels, from.shape[2], from.shape[3]});
    attribute("axis", std::int64_t{1});
    return made;
  }

  Value pool(const Value& from) {
    Value made = node(pick<std::string>({"MaxPool", "AveragePool"}), {from.name}, from.shape);
    attribute("kernel_shape", std::vector<std::int64_t>{3, 3});
    attribute("pads", std::vector<std::int64_t>{1, 1, 1, 1});
    return made;
  }

  Value product_over_the_last_axis(const Value& from, std::int64_t outputs) {
    const std::int64_t inputs = from.shape.back();
    Shape shape = from.shape;
    shape.back() = outputs;
    const std::string read = weight({inputs, outputs}, 1, 1 / std::sqrt(static_cast<double>(inputs)));
    const Value product = node("MatMul", {from.name, read}, shape);
    if (chance(0.3)) return product;
    std::vector<Shape> biases{{outputs}, {1, outputs}, {}, {1}};
    if (shape.size() == 2) biases.push_back({k_batch, outputs});
    if (shape.size() > 2) biases.push_back({shape[shape.size() - 2], outputs});
    if (shape.size() == 2 && chance(0.15)) {  // of a higher rank than the product
      biases = {{1, 1, outputs}};
      shape.insert(shape.begin(), 1);
    }
    const std::string other = bias(pick(biases), read);
    return node("Add", chance(0.5) ? std::vector{product.name, other} : std::vector{other, product.name}, shape);
  }

  Value gemm(const Value& from) {
    const std::int64_t inputs = from.shape[1];
    const std::int64_t outputs = pick<std::int64_t>({k_batch, 4, 6, 8});
    const bool transposed = chance(0.5);
    const double deviation = 1 / std::sqrt(static_cast<double>(inputs));
    const std::string read =
        transposed ? weight({outputs, inputs}, 0, deviation) : weight({inputs, outputs}, 1, deviation);
    std::vector<std::string> inputs_read{from.name, read};
    if (chance(0.8)) {
      inputs_read.push_back(
          bias(pick<Shape>({{outputs}, {1, outputs}, {1}, {1, 1}, {}, {k_batch, outputs}, {k_batch, 1}}), read));
    }
    Value made = node("Gemm", inputs_read, {k_batch, outputs});
    attribute("transB", std::int64_t{transposed ? 1 : 0});
    attribute("alpha", pick<float>({1, 1, 0.5F}));
    attribute("beta", pick<float>({1, 1, 2}));
    return made;
  }

  void finish_image() {
    Value last = values_.back();
    if (chance(0.4)) last = node("GlobalAveragePool", {last.name}, {k_batch, last.shape[1], 1, 1});
    const std::int64_t width = last.shape[1] * last.shape[2] * last.shape[3];
    values_.assign(1, node("Flatten", {last.name}, {k_batch, width}));
    values_.push_back(values_.front());
    const auto layers = 1 + random_.below(3);
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      Value made = gemm(values_.back());
      if (layer + 1 < layers && chance(0.6)) made = node("Relu", {made.name}, made.shape);
      values_.push_back(made);
    }
  }

  RandomStream random_;
  OnnxBuilder builder_;
  Shape input_;
  std::vector<Value> values_;
  std::vector<Weight> weights_;
  std::vector<std::string> clashing_;
  std::vector<std::string> made_;
  std::string text_;
  int count_ = 0;
};

}  // namespace assay::quantize::testing_only
