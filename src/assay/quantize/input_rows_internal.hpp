#pragma once

#include <cstddef>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// What one output of a product multiplies its weights with, as rows: of a Gemm or MatMul the rows of its input, of a
// Conv the patches under its kernel (channels of the group, then the kernel), zeros where padding lies.
class InputRows {
 public:
  // The product must have weight channels (weight_channels_internal.hpp).
  InputRows(const model::Graph& graph, const WeightedNode& product);

  std::size_t width() const { return width_; }
  std::size_t groups() const { return groups_; }

  // Of one batch: for each group the rows one after another. Takes at most `most_rows` positions, evenly spaced.
  // unsupported when the input has another rank or number of channels than the weights say.
  Result<std::vector<std::vector<float>>> of(const tensor::TensorView& input, std::size_t most_rows) const;

 private:
  struct Window;  // how one position of the output lies over the input
  Result<std::vector<std::vector<float>>> patches(const tensor::TensorView& input, std::size_t most_rows) const;
  Window window_for(const tensor::Shape& input) const;

  std::string label_;
  bool is_conv_;
  std::size_t width_ = 0;
  std::size_t groups_ = 1;
  tensor::Shape kernel_;
  std::vector<std::int64_t> strides_;
  std::vector<std::int64_t> dilations_;
  std::vector<std::int64_t> pads_;
  std::string auto_pad_;
};

}  // namespace assay::quantize
