#pragma once

#include <cstddef>
#include <vector>

#include "assay/model/graph.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// Which input and output channel each element of the weights of a Conv (with groups), Gemm or MatMul belongs to.
class WeightChannels {
 public:
  // weight_channels_of() makes it.
  WeightChannels(std::size_t outputs, std::size_t inputs, std::size_t inputs_in_group, std::size_t kernel,
                 bool inputs_first)
      : outputs_(outputs),
        inputs_(inputs),
        inputs_in_group_(inputs_in_group),
        kernel_(kernel),
        inputs_first_(inputs_first) {}

  std::size_t outputs() const { return outputs_; }
  std::size_t inputs() const { return inputs_; }
  // Inputs that one output reads, and elements of the kernel for each.
  std::size_t inputs_in_group() const { return inputs_in_group_; }
  std::size_t kernel() const { return kernel_; }

  std::size_t output_of(std::size_t element) const {
    return inputs_first_ ? element % outputs_ : element / (inputs_in_group_ * kernel_);
  }
  std::size_t input_of(std::size_t element) const {
    if (inputs_first_) return element / outputs_;
    const std::size_t group = output_of(element) / (outputs_ / (inputs_ / inputs_in_group_));
    return group * inputs_in_group_ + element / kernel_ % inputs_in_group_;
  }
  // The element of an output that belongs to the k-th of its inputs × kernel values.
  std::size_t element(std::size_t output, std::size_t k) const {
    return inputs_first_ ? k * outputs_ + output : output * inputs_in_group_ * kernel_ + k;
  }

  std::vector<double> largest_by_output(const tensor::Tensor& weight) const;
  std::vector<double> largest_by_input(const tensor::Tensor& weight) const;
  void scale_outputs(tensor::Tensor& weight, const std::vector<double>& factors) const;
  void scale_inputs(tensor::Tensor& weight, const std::vector<double>& factors) const;

 private:
  std::size_t outputs_;
  std::size_t inputs_;
  std::size_t inputs_in_group_;
  std::size_t kernel_;
  bool inputs_first_;
};

// Not for ConvTranspose, nor for weights of a MatMul that are not a matrix: has_weight_channels() tells.
bool has_weight_channels(const model::Graph& graph, const WeightedNode& product);
WeightChannels weight_channels_of(const model::Graph& graph, const WeightedNode& product);

// Replaces the weights (or the bias) of a node, input `index`, under a name of their own where others read them too.
void replace_constant(model::Graph& graph, onnx::NodeProto* node, int index, const tensor::Tensor& values);

}  // namespace assay::quantize
