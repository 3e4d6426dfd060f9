#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::autograd {

enum class LossKind {
  cross_entropy,         // scores [n, classes] before Softmax, targets int64 [n]
  mean_squared_error,    // scores and float targets of as many elements
  binary_cross_entropy,  // scores before Sigmoid, float targets of 0 … 1 of as many elements
};

struct LossOptions {
  LossKind kind = LossKind::cross_entropy;
  // The value it is computed on; empty: the graph's first output. A graph that ends in Softmax or Sigmoid names what
  // goes into that.
  std::string scores;
  double label_smoothing = 0;         // of cross-entropy: the share given to all classes alike
  std::vector<double> class_weights;  // of cross-entropy; empty: all 1. The mean is then one by weight
};

enum class OptimizerKind { sgd, adam, adamw };

// sgd: Sutskever et al., ICML 2013, in PyTorch's form v ← momentum · v + g, w ← w − rate · v. adam: Kingma & Ba, ICLR
// 2015. adamw: Loshchilov & Hutter, ICLR 2019, whose weight decay is apart from the gradient; the others add
// weight_decay · w to it.
struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::sgd;
  double momentum = 0.9;  // of sgd
  double beta1 = 0.9;     // of adam and adamw, as the next two
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  std::vector<std::string> undecayed;  // parameters that do not decay: biases, scales of a normalisation
};

// A parameter that is rounded to `bits` where it is used: symmetric, q in ±(2^(bits−1) − 1), scale = largest magnitude
// / (2^(bits−1) − 1), of each slice along `axis` or of the whole tensor.
struct FakeQuantizedWeight {
  std::string parameter;
  int bits = 8;
  int axis = -1;  // −1: one scale for all
};

// A value of the graph that is rounded to `bits` for all who read it: affine over [low, high], which always holds 0 and
// in training follows the batches' extremes: range ← range + averaging · (extreme − range); the first batch sets it.
struct FakeQuantizedActivation {
  std::string value;
  int bits = 8;
  double averaging = 0.01;
};

struct TrainingOptions {
  std::vector<std::string> parameters;  // the initializers that learn; the others stay
  LossOptions loss;
  OptimizerOptions optimizer;
  std::vector<FakeQuantizedWeight> weights;
  std::vector<FakeQuantizedActivation> activations;
  std::uint64_t seed = 0;  // of Dropout
  int threads = 1;         // a setting of the whole process
};

struct ActivationRange {
  double low = 0;
  double high = 0;
};

struct Judged {
  double loss = 0;
  tensor::Tensor scores;  // float32
};

// A graph that learns. Rounding passes gradients on as they are (straight-through), outside its range none. All numbers
// are float32. Equal seed, threads and calls give equal parameters. Not thread-safe.
class TrainableGraph {
 public:
  virtual ~TrainableGraph() = default;

  // One optimizer step on one batch in training mode: Batch Normalization takes the batch's statistics and moves its
  // stored ones (by its ONNX momentum), Dropout drops. Returns the batch's loss. When that or a gradient is not finite
  // it is out_of_range, and no parameter or range is touched (the statistics may be). Errors else as
  // DifferentiableGraph::run().
  virtual Result<double> step(std::span<const tensor::TensorView> inputs, const tensor::TensorView& targets,
                              double learning_rate) = 0;

  // Loss and scores of a batch in inference mode; nothing changes.
  virtual Result<Judged> judge(std::span<const tensor::TensorView> inputs, const tensor::TensorView& targets) = 0;

  // The initializers that training changes: the parameters, and the statistics of Batch Normalization.
  virtual std::vector<std::string> learned() const = 0;

  // One of them; not_found for another name. set() takes float32 of the same shape.
  virtual Result<tensor::Tensor> value(const std::string& name) const = 0;
  virtual Status set(const std::string& name, const tensor::TensorView& values) = 0;

  // Of the fake-quantized activations, by value: none before the first step. What set_ranges() does not name stays;
  // not_found for a value that is none of them.
  virtual std::map<std::string, ActivationRange> ranges() const = 0;
  virtual Status set_ranges(const std::map<std::string, ActivationRange>& ranges) = 0;
  // Once frozen, ranges stay, as do the statistics of Batch Normalization, which is then computed as in inference.
  virtual void freeze_statistics(bool frozen) = 0;
};

}  // namespace assay::autograd
