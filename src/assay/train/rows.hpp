#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "assay/tensor/tensor.hpp"

namespace assay::train {

// Samples in memory: what goes into the graph, in the order of its inputs, and what should come out.
struct Rows {
  std::vector<tensor::Tensor> inputs;  // each [rows, …]
  tensor::Tensor targets;              // int64 [rows] (classes), or float32 [rows, …]

  std::size_t count() const { return static_cast<std::size_t>(targets.shape().front()); }
};

// The rows of these numbers, in this order. Numbers in range.
tensor::Tensor gathered(const tensor::Tensor& values, std::span<const std::uint32_t> rows);
Rows gathered(const Rows& rows, std::span<const std::uint32_t> which);

// How often each of `classes` classes occurs among int64 targets.
std::vector<std::uint64_t> class_counts(const tensor::Tensor& targets, std::size_t classes);

}  // namespace assay::train
