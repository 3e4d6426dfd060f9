#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::train {

// What a graph ends in behind the scores that the loss is computed on.
enum class Ending { none, softmax, log_softmax, sigmoid };

// What is learned: the loss, and where in the graph it is computed.
struct Objective {
  autograd::LossKind loss = autograd::LossKind::cross_entropy;
  std::string scores;  // the value
  Ending ending = Ending::none;
  std::size_t width = 0;  // scores of one sample
};

std::string_view name_of(autograd::LossKind loss);

// What the samples' targets are.
struct Target {
  bool is_class = true;
  std::size_t classes = 0;  // of classes: how many there are
  bool declared = false;    // … because they have names; otherwise the labels reach so far
};

// Of a graph whose `output` holds `width` numbers a sample. Classes take cross-entropy on the input of a final Softmax
// or LogSoftmax, or on the output itself; two classes and one number take binary cross-entropy, on the input of a final
// Sigmoid or on the output itself; values take the mean squared error. Final is what only nodes follow that change no
// number (Identity, Reshape, Flatten, Squeeze, Unsqueeze, Cast to real numbers). corrupt when the width does not fit.
Result<Objective> objective_of(const model::Graph& graph, const std::string& output, std::size_t width,
                               const Target& target);

// What the graph's output is for these scores, [rows, width] in place.
void apply_ending(Ending ending, std::span<float> scores, std::size_t width);

// n / (classes · n_c) by class c, as scikit-learn's "balanced"; 1 for a class that does not occur.
std::vector<double> balanced_weights(const std::vector<std::uint64_t>& counts);

// Of binary cross-entropy: float32 targets [rows], t · (1 − smoothing) + smoothing / 2.
tensor::Tensor binary_targets(const tensor::Tensor& labels, double smoothing);

// How good scores are: the share of right decisions (ties to the lowest class; one score decides class 1 above 0), or
// the root of the mean squared error. As sums, so that batches add up.
double correct_or_squares(const Objective& objective, const tensor::Tensor& scores, const tensor::TensorView& targets);

}  // namespace assay::train
