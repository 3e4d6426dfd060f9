#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/model/model.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::experiment {

// [count, …sample].
tensor::Shape batched(std::size_t count, const tensor::Shape& sample);

// A block of the data set's values as one model input, [count, …], in the model's element type. Integers that are of
// the model's own type already are taken as its quantized values; all others are real numbers.
Result<tensor::Tensor> model_input(tensor::Tensor values, const InputBinding& binding);

// One batch to measure a model with, in the order of its inputs.
struct BatchInputs {
  std::vector<tensor::Tensor> tensors;
  std::vector<tensor::TensorView> views() const;
};

// The `batch` samples from sample `first` on (counted on from the beginning where the data set ends). The data set is
// read up to them, so `first` should be small.
Result<BatchInputs> inputs_from_data(const data::Dataset& dataset, const Binding& binding, std::size_t batch,
                                     std::uint64_t first);

// What the model insists on, read from the first extent of its first input.
std::optional<std::size_t> fixed_batch_of(const model::ModelSummary& model);

// Numbers drawn from [0, 1) for real inputs, 0 and 1 for integers and truth values: sizes matter here, meaning does
// not. Extents the model leaves free, but for the first, must be given in `shapes`, by the input's name; a first extent
// that the model leaves free is the batch, and given as 1 or −1. invalid_argument names the input whose shape is open
// or given otherwise, or the batch the model insists on.
Result<BatchInputs> synthetic_inputs(const model::ModelSummary& model,
                                     const std::map<std::string, tensor::Shape>& shapes, std::size_t batch,
                                     std::uint64_t seed);

}  // namespace assay::experiment
