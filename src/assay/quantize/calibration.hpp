#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// Runs graphs over the calibration samples. Whoever calls a method provides it: a method knows no runtime and no data.
class Calibration {
 public:
  // After each batch: the number of its first sample and the values, one for each tensor asked for, in that order, in
  // the tensors' own element types; borrowed for the call. A failure ends the run.
  using Observe = std::function<Status(std::size_t first, std::span<const tensor::TensorView> values)>;

  virtual ~Calibration() = default;
  virtual std::size_t samples() const = 0;

  // Runs `graph` over all samples in the recorded order with `tensors` (values inside it) as its outputs.
  virtual Status run(const model::Graph& graph, const std::vector<std::string>& tensors, const Observe& observe) = 0;
};

}  // namespace assay::quantize
