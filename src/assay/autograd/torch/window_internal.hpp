#pragma once

#include <cstdint>
#include <vector>

#include "assay/autograd/torch/operator_call_internal.hpp"

namespace assay::autograd {

// What Conv and the pooling operators say of how a kernel moves over the spatial axes; one number for each of them.
struct Window {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilations;
  std::vector<std::int64_t> begin;  // padding before
  std::vector<std::int64_t> end;    // and behind

  std::size_t axes() const { return kernel.size(); }
  bool is_symmetric() const { return begin == end; }
  std::int64_t reach(std::size_t axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
};

// From the attributes; auto_pad is worked out for an input of these spatial extents.
Window window_of(const OperatorCall& call, std::vector<std::int64_t> kernel, const std::vector<std::int64_t>& extents);

// The extents behind the batch and the channels.
std::vector<std::int64_t> spatial_extents(const at::Tensor& x);

// The order of at::constant_pad_nd: last axis first, begin and end in turn.
std::vector<std::int64_t> padding_of(const std::vector<std::int64_t>& begin, const std::vector<std::int64_t>& end);

}  // namespace assay::autograd
