#include <map>

#include "assay/quantize/layer_inputs_internal.hpp"

namespace assay::quantize {

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

Result<std::vector<Gram>> grams_of(const model::Graph& graph, std::span<const LayerInput> inputs,
                                   Calibration& calibration) {
  std::vector<Gram> grams;
  std::vector<std::string> tensors;
  for (const LayerInput& input : inputs) {
    grams.emplace_back(input.width);
    tensors.push_back(input.value);
  }
  const auto observe = [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const tensor::TensorView& value = values[i];
      const bool fits = value.dtype() == tensor::DType::f32 && !value.shape().empty() &&
                        value.shape().back() == static_cast<std::int64_t>(grams[i].width());
      if (!fits) {
        return fail(ErrorCode::corrupt, "calibration gave '{}' as {} {}, which has no float32 rows of {} values",
                    tensors[i], tensor::name_of(value.dtype()), tensor::to_text(value.shape()), grams[i].width());
      }
      ASSAY_TRY(within(grams[i].add(value.as<float>()), "calibrating with '" + tensors[i] + "'"));
    }
    return {};
  };
  ASSAY_TRY(calibration.run(graph, tensors, observe));
  return grams;
}

}  // namespace assay::quantize
