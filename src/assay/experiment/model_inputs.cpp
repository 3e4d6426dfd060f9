#include "assay/experiment/model_inputs.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include <fmt/ranges.h>

#include "assay/base/random.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {

using tensor::DType;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;

Shape batched(std::size_t count, const Shape& sample) {
  Shape shape{static_cast<std::int64_t>(count)};
  shape.insert(shape.end(), sample.begin(), sample.end());
  return shape;
}

Result<Tensor> model_input(Tensor values, const InputBinding& binding) {
  const Shape shape = batched(static_cast<std::size_t>(values.shape()[0]), binding.sample_shape);
  values.reshape(shape);
  if (values.dtype() == binding.dtype && !(binding.quantization && tensor::is_floating(values.dtype()))) return values;
  Tensor floats(DType::f32, shape);
  ASSAY_TRY(tensor::to_float32(values.view(), nullptr, floats.as<float>()));
  if (binding.quantization) return tensor::quantize(floats.view(), *binding.quantization);
  return tensor::from_float32(floats.as<float>(), binding.dtype, shape);
}

std::vector<TensorView> BatchInputs::views() const {
  std::vector<TensorView> views;
  for (const Tensor& input : tensors) views.push_back(input.view());
  return views;
}

namespace {

// Samples [first, first + count) of the data set, all of which it must hold.
Result<data::Batch> block_at(const data::Dataset& dataset, std::uint64_t first, std::size_t count) {
  ASSAY_ASSIGN(const auto reader, dataset.open());
  data::Batch block;
  for (std::uint64_t skipped = 0; skipped < first;) {
    ASSAY_TRY(reader->read(static_cast<std::size_t>(std::min<std::uint64_t>(first - skipped, 256)), block));
    if (block.count == 0) return fail(ErrorCode::insufficient_data, "the data set has no sample {}", first);
    skipped += block.count;
  }
  ASSAY_TRY(reader->read(count, block));
  if (block.count != count) {
    return fail(ErrorCode::insufficient_data, "the data set ended after {} of the samples from {} on", block.count,
                first);
  }
  return block;
}

// Fills `batch` rows with the given ones, over and over.
Tensor repeated(const Tensor& rows, std::size_t batch) {
  const auto count = static_cast<std::size_t>(rows.shape()[0]);
  if (count == batch) return rows;
  Shape shape = rows.shape();
  shape[0] = static_cast<std::int64_t>(batch);
  Tensor filled(rows.dtype(), shape);
  const std::size_t row_bytes = rows.bytes().size() / count;
  for (std::size_t row = 0; row < batch; ++row) {
    std::memcpy(filled.bytes().data() + row * row_bytes, rows.bytes().data() + row % count * row_bytes, row_bytes);
  }
  return filled;
}

// Whether extents agree but for those the model leaves open.
bool fits(const Shape& given, const Shape& model) {
  return std::ranges::equal(given, model, [](std::int64_t a, std::int64_t b) { return b < 0 || a == b; });
}

// Of an input whose file says no shape.
Result<Shape> undeclared_shape(const std::string& name, const Shape* given, std::size_t batch) {
  const bool usable = given != nullptr && !given->empty() && (given->front() == 1 || given->front() == -1) &&
                      std::ranges::none_of(given->begin() + 1, given->end(), [](std::int64_t e) { return e < 1; });
  if (!usable) {
    return fail(ErrorCode::invalid_argument,
                "the file says no shape for input '{}': give data to measure with (--data), or its shape "
                "(--input-shape {}=1x3x…, the batch first, as 1)",
                name, name);
  }
  Shape shape = *given;
  shape.front() = static_cast<std::int64_t>(batch);
  return shape;
}

Result<Shape> synthetic_shape(const model::TensorInfo& input, const std::map<std::string, Shape>& shapes,
                              std::size_t batch) {
  const auto given = shapes.find(input.name);
  if (input.any_shape) return undeclared_shape(input.name, given == shapes.end() ? nullptr : &given->second, batch);
  Shape shape = input.shape;
  if (given != shapes.end()) {
    const bool batch_open = !input.shape.empty() && input.shape.front() < 0;
    const bool first_is_batch = !batch_open || given->second.front() == 1 || given->second.front() == -1;
    if (!fits(given->second, input.shape) || !first_is_batch) {
      return fail(ErrorCode::invalid_argument,
                  "--input-shape {}={}: the model has {}; the first extent, the batch, is given as 1 or -1", input.name,
                  fmt::join(given->second, "x"), tensor::to_text(input.shape));
    }
    shape = given->second;
    if (batch_open) shape.front() = -1;
  }
  if (!shape.empty() && shape.front() < 0) shape.front() = static_cast<std::int64_t>(batch);
  const bool open = std::ranges::any_of(shape, [](std::int64_t extent) { return extent < 0; });
  if (!open) return shape;
  return fail(
      ErrorCode::invalid_argument,
      "input '{}' has the open shape {}: give data to measure with (--data), or its shape (--input-shape {}=1x3x…)",
      input.name, tensor::to_text(input.shape), input.name);
}

}  // namespace

Result<BatchInputs> inputs_from_data(const data::Dataset& dataset, const Binding& binding, std::size_t batch,
                                     std::uint64_t first) {
  const std::uint64_t samples = dataset.info().samples;
  if (samples == 0) return fail(ErrorCode::insufficient_data, "the data set has no samples");
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(batch, samples));
  ASSAY_ASSIGN(const data::Batch block, block_at(dataset, first % (samples - count + 1), count));
  BatchInputs inputs;
  for (const InputBinding& input : binding.inputs) {
    ASSAY_ASSIGN(Tensor rows, model_input(block.inputs[input.data_input], input));
    inputs.tensors.push_back(repeated(rows, batch));
  }
  return inputs;
}

std::optional<std::size_t> fixed_batch_of(const model::ModelSummary& model) {
  if (model.inputs.empty() || model.inputs.front().shape.empty()) return std::nullopt;
  const std::int64_t extent = model.inputs.front().shape.front();
  return extent > 0 ? std::optional(static_cast<std::size_t>(extent)) : std::nullopt;
}

Result<BatchInputs> synthetic_inputs(const model::ModelSummary& model, const std::map<std::string, Shape>& shapes,
                                     std::size_t batch, std::uint64_t seed) {
  BatchInputs inputs;
  if (const auto fixed = fixed_batch_of(model); fixed && *fixed != batch) {
    return fail(ErrorCode::invalid_argument, "batch {}: the model's batch is fixed at {}", batch, *fixed);
  }
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    const model::TensorInfo& input = model.inputs[i];
    ASSAY_ASSIGN(const Shape shape, synthetic_shape(input, shapes, batch));
    RandomStream random(seed, stream_named("synthetic inputs"), i);
    std::vector<float> values(tensor::elements_of(shape));
    const bool real = tensor::is_floating(input.dtype) || input.quantization.has_value();
    for (float& value : values) {
      value = real ? static_cast<float>(random.uniform()) : static_cast<float>(random.below(2));
    }
    if (input.quantization) {
      Tensor floats(DType::f32, shape);
      std::ranges::copy(values, floats.as<float>().begin());
      ASSAY_ASSIGN(Tensor quantized, tensor::quantize(floats.view(), *input.quantization));
      inputs.tensors.push_back(std::move(quantized));
    } else {
      ASSAY_ASSIGN(Tensor tensor, tensor::from_float32(values, input.dtype, shape));
      inputs.tensors.push_back(std::move(tensor));
    }
  }
  return inputs;
}

}  // namespace assay::experiment
