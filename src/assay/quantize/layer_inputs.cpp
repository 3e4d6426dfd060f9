#include <map>

#include "assay/quantize/layer_inputs_internal.hpp"

namespace assay::quantize {
namespace {

Status check_rows(const tensor::TensorView& value, const LayerInput& input) {
  const bool fits = value.dtype() == tensor::DType::f32 && !value.shape().empty() &&
                    value.shape().back() == static_cast<std::int64_t>(input.width);
  if (fits) return {};
  return fail(ErrorCode::corrupt, "calibration gave '{}' as {} {}, which has no float32 rows of {} values", input.value,
              tensor::name_of(value.dtype()), tensor::to_text(value.shape()), input.width);
}

std::vector<std::string> names_of_values(std::span<const LayerInput> inputs) {
  std::vector<std::string> names;
  for (const LayerInput& input : inputs) names.push_back(input.value);
  return names;
}

}  // namespace

std::vector<LayerInput> layer_inputs(const model::Graph& graph, const std::vector<Product>& products) {
  std::vector<LayerInput> inputs;
  std::map<std::string, std::size_t> places;
  for (const Product& product : products) {
    const auto [place, is_new] = places.emplace(product.input, inputs.size());
    if (is_new) {
      const tensor::Shape shape = graph.shape_of(product.weight);
      inputs.push_back({product.input, static_cast<std::size_t>(shape[product.transposed ? 1 : 0]), {}});
    }
    inputs[place->second].products.push_back(product);
  }
  return inputs;
}

std::size_t fitting(std::span<const LayerInput> inputs, std::size_t bytes) {
  std::size_t taken = 0;
  std::size_t count = 0;
  for (const LayerInput& input : inputs) {
    taken += input.width * input.width * sizeof(float);
    if (count > 0 && taken > bytes) break;
    ++count;
  }
  return count;
}

Result<std::optional<LayerRows>> rows_of(const model::Graph& graph, std::span<const LayerInput> inputs,
                                         Calibration& calibration, std::size_t bytes) {
  LayerRows rows(inputs.size());
  std::size_t taken = 0;
  bool too_many = false;
  const auto observe = [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    for (const tensor::TensorView& value : values) taken += value.bytes().size();
    too_many = taken > bytes;
    if (too_many) return fail(ErrorCode::cancelled, "the rows take more than {} bytes", bytes);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSAY_TRY(check_rows(values[i], inputs[i]));
      const auto batch = values[i].as<float>();
      rows[i].insert(rows[i].end(), batch.begin(), batch.end());
    }
    return {};
  };
  const Status ran = calibration.run(graph, names_of_values(inputs), observe);
  if (too_many) return std::nullopt;
  ASSAY_TRY(Status(ran));
  return rows;
}

Result<std::vector<Gram>> grams_of(const model::Graph& graph, std::span<const LayerInput> inputs,
                                   Calibration& calibration) {
  std::vector<Gram> grams;
  for (const LayerInput& input : inputs) grams.emplace_back(input.width);
  const auto observe = [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSAY_TRY(check_rows(values[i], inputs[i]));
      ASSAY_TRY(within(grams[i].add(values[i].as<float>()), "calibrating with '" + inputs[i].value + "'"));
    }
    return {};
  };
  ASSAY_TRY(calibration.run(graph, names_of_values(inputs), observe));
  return grams;
}

Result<std::vector<Gram>> grams_of(std::span<const LayerInput> inputs, std::span<std::vector<float>> rows) {
  std::vector<Gram> grams;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    grams.emplace_back(inputs[i].width);
    ASSAY_TRY(within(grams[i].add(rows[i]), "calibrating with '" + inputs[i].value + "'"));
    rows[i] = {};
  }
  return grams;
}

}  // namespace assay::quantize
