#pragma once

#include <map>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"

namespace assay::autograd {

// Rounds the weights and activations that are to be quantized, while a graph learns.
class FakeQuantization {
 public:
  // invalid_argument for bits outside 1 … 16 (a weight: 2 … 16) or the same name twice.
  static Result<FakeQuantization> make(const TrainingOptions& options);

  const std::vector<std::string>& names() const { return names_; }

  // A value of the graph as its readers get it; `observe` rounds an activation by the range that has followed it, which
  // is kept when keep_observed() says so.
  at::Tensor apply(const std::string& name, const at::Tensor& value, bool observe);
  void keep_observed();

  // As in TrainableGraph.
  std::map<std::string, ActivationRange> ranges() const;
  Status set_ranges(const std::map<std::string, ActivationRange>& ranges);

 private:
  struct Extremes {
    at::Tensor low;  // scalars; undefined before the first batch
    at::Tensor high;
  };
  struct Observed {
    FakeQuantizedActivation options;
    Extremes kept;
    Extremes seen;  // in the batch that is being learned from
  };

  static at::Tensor weight(const FakeQuantizedWeight& options, const at::Tensor& value);
  static at::Tensor activation(const FakeQuantizedActivation& options, const Extremes& range, const at::Tensor& value);

  std::map<std::string, FakeQuantizedWeight> weights_;
  std::map<std::string, Observed> activations_;
  std::vector<std::string> names_;
};

}  // namespace assay::autograd
