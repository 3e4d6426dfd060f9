#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <ATen/ATen.h>

#include "assay/autograd/program.hpp"
#include "assay/autograd/torch/operators_internal.hpp"
#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::autograd {

// Changes a value when it is made or read, such as rounding it; gets the value's name.
using Alter = std::function<at::Tensor(const std::string& name, const at::Tensor& value)>;

// A program whose names are places in a list and whose operators are found. Holds the constants.
class Interpreter {
 public:
  // unsupported names the operators that are not there, each with its first node.
  static Result<Interpreter> make(const Program& program, Mode mode);

  Mode& mode() { return mode_; }

  // The constant of that name, to be read or to be made one that learns; nullptr when there is none.
  at::Tensor* constant(const std::string& name);
  bool has_value(const std::string& name) const { return places_.contains(name); }

  // Inputs as tensors of the mode's precision.
  Result<Tensors> inputs(std::span<const tensor::TensorView> given) const;

  // Values of `wanted`, in its order. `altered` names what goes through `alter`: inputs and results as they come,
  // constants as they are read. A node that fails is named.
  Result<Tensors> run(const Tensors& inputs, const std::vector<std::string>& wanted,
                      const std::vector<std::string>& altered = {}, const Alter& alter = {});

  const std::vector<std::string>& output_names() const { return output_names_; }

 private:
  struct Step {
    const Operator* op;
    Node node;
    std::vector<int> inputs;  // −1: left out
    std::vector<int> outputs;
  };

  int place_of(const std::string& name);
  Status add_constants(const Program& program);
  Status compute(const Step& step, Tensors& values) const;
  std::vector<char> marked(const std::vector<std::string>& names) const;

  std::int64_t opset_ = 0;
  Mode mode_;
  std::unordered_map<std::string, int> places_;
  std::vector<std::string> input_names_;
  std::vector<std::string> output_names_;
  Tensors constants_;  // by place; undefined where the value is none
  std::vector<Step> steps_;
};

}  // namespace assay::autograd
