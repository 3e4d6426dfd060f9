#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::autograd {

struct GradientOptions {
  // f32 or f64: what every floating tensor of the graph is held and computed in.
  tensor::DType precision = tensor::DType::f32;
  // False: QuantizeLinear clips but does not round, so that finite differences of it mean something.
  bool rounding = true;
  int threads = 1;  // within one operator; a setting of the whole process
};

// Values and a vector–Jacobian product: Σ (output gradient · ∂ output) by each thing asked for.
struct Gradients {
  std::vector<tensor::Tensor> outputs;
  std::vector<tensor::Tensor> of_inputs;               // one for each input; empty ([0]) for an input of integers
  std::map<std::string, tensor::Tensor> of_constants;  // by the initializer's name
};

// A graph that is run node by node, so that it can be differentiated. Batch Normalization takes its stored statistics
// and Dropout does nothing, as in inference. Not thread-safe. Floating tensors are given and returned in the graph's
// precision or float32, whichever the caller gives; what is returned is in the graph's precision.
class DifferentiableGraph {
 public:
  virtual ~DifferentiableGraph() = default;

  // Inputs in the graph's order. invalid_argument for another number of them; runtime, with the node named, when an
  // operator cannot take the shapes it gets.
  virtual Result<std::vector<tensor::Tensor>> run(std::span<const tensor::TensorView> inputs) = 0;

  // `output_gradients` has one tensor for each output, of its shape; `constants` names initializers of real numbers.
  // Errors as run(), and invalid_argument for a gradient of another shape or a name that is no such initializer. What
  // an output does not depend on has a gradient of zeros.
  virtual Result<Gradients> differentiate(std::span<const tensor::TensorView> inputs,
                                          std::span<const tensor::TensorView> output_gradients,
                                          std::span<const std::string> constants) = 0;
};

}  // namespace assay::autograd
