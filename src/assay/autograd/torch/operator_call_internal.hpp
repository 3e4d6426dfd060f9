#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "assay/autograd/program.hpp"

namespace assay::autograd {

// How a graph is interpreted.
struct Mode {
  at::ScalarType real = at::kFloat;  // of every floating tensor
  bool rounding = true;              // QuantizeLinear rounds
  bool training = false;             // Batch Normalization takes batch statistics, Dropout drops
  bool statistics_frozen = false;    // … but Batch Normalization does not
  c10::optional<at::Generator> generator;
};

// Why an operator cannot be computed; caught where the node is known.
struct OperatorFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One node being computed.
class OperatorCall {
 public:
  OperatorCall(const Node& node, std::int64_t opset, const Mode& mode, std::span<const at::Tensor> inputs)
      : node_(node), opset_(opset), mode_(mode), inputs_(inputs) {}

  const Node& node() const { return node_; }
  std::int64_t opset() const { return opset_; }
  const Mode& mode() const { return mode_; }

  std::size_t input_count() const { return inputs_.size(); }
  std::span<const at::Tensor> inputs() const { return inputs_; }
  bool has_input(std::size_t index) const { return index < inputs_.size() && inputs_[index].defined(); }
  // An input that must be there.
  const at::Tensor& input(std::size_t index) const;
  c10::optional<at::Tensor> optional_input(std::size_t index) const;
  // The elements of an input that holds whole numbers, such as a shape.
  std::vector<std::int64_t> integers_of(std::size_t index) const;

  bool has(std::string_view attribute) const { return node_.attributes.find(attribute) != node_.attributes.end(); }
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  double real(std::string_view attribute, double otherwise) const;
  std::string text(std::string_view attribute, const std::string& otherwise) const;
  std::vector<std::int64_t> integers(std::string_view attribute, std::vector<std::int64_t> otherwise) const;
  // Integers that newer operator sets take as an input and older ones as an attribute; nothing when neither is given.
  std::optional<std::vector<std::int64_t>> integers(std::size_t index, std::string_view attribute) const;

  // An axis, counted from the end when negative; out of `rank` it fails.
  std::int64_t axis(std::int64_t given, std::int64_t rank) const;
  std::vector<std::int64_t> axes(std::vector<std::int64_t> given, std::int64_t rank) const;

 private:
  template <class T>
  const T* attribute_of(std::string_view name) const;

  const Node& node_;
  std::int64_t opset_;
  const Mode& mode_;
  std::span<const at::Tensor> inputs_;
};

using Tensors = std::vector<at::Tensor>;
using Compute = std::function<Tensors(const OperatorCall&)>;

// An operator of a domain ("" is ONNX's own).
struct Operator {
  std::string_view domain;
  std::string_view name;
  Compute compute;
};

}  // namespace assay::autograd
