#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {

// Which input of the data set feeds which input of the model, and under which shape.
struct InputBinding {
  std::size_t data_input = 0;                              // index into DatasetInfo::inputs
  tensor::DType dtype = tensor::DType::f32;                // what the model takes
  tensor::Shape sample_shape;                              // of one sample, as the model has it
  std::optional<tensor::AffineQuantization> quantization;  // of the model's input, when it takes quantized values
};

struct Binding {
  std::vector<InputBinding> inputs;        // in the order of the model's inputs
  std::optional<std::size_t> fixed_batch;  // what the model insists on
};

// By name where the data set names its inputs, otherwise by order. Extents of 1 do not matter; a csv row takes the
// model's shape when it has as many numbers. A model whose file says neither type nor shape takes the data's shape,
// int32 and int64 as they are, and all else as float32. corrupt with the names and shapes of both sides when they do
// not match.
Result<Binding> match_inputs(const model::ModelSummary& model, const data::DatasetInfo& data);

// What to say of bytes that nobody said how to scale and that go into a model of real numbers: right for few models.
// Empty when there are none.
std::string unscaled_note(const Binding& binding, const data::DatasetInfo& data);

}  // namespace assay::experiment
