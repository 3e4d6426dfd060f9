#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/calibration.hpp"
#include "assay/quantize/gram.hpp"
#include "assay/quantize/product.hpp"

namespace assay::quantize {

// A value and the products that read it.
struct LayerInput {
  std::string value;
  std::size_t width = 0;  // of its rows
  std::vector<Product> products;
};

// In the order in which the values are first read.
std::vector<LayerInput> layer_inputs(const model::Graph& graph, const std::vector<Product>& products);

// All rows of some inputs over all calibration samples, one after the other: [rows, width] for each input.
using LayerRows = std::vector<std::vector<float>>;

// Nothing when they would take more than `bytes` together. Errors as grams_of().
Result<std::optional<LayerRows>> rows_of(const model::Graph& graph, std::span<const LayerInput> inputs,
                                         Calibration& calibration, std::size_t bytes);

// How many inputs, from the first on, may be calibrated in one pass for their Grams to take at most `bytes` together:
// at least one.
std::size_t fitting(std::span<const LayerInput> inputs, std::size_t bytes);

// Their Grams over all calibration samples. corrupt when the calibration gives other values than rows of that width;
// out_of_range, naming the value, when one is not finite; the calibration's own errors.
Result<std::vector<Gram>> grams_of(const model::Graph& graph, std::span<const LayerInput> inputs,
                                   Calibration& calibration);
// The same from rows kept, which are given back one by one.
Result<std::vector<Gram>> grams_of(std::span<const LayerInput> inputs, std::span<std::vector<float>> rows);

}  // namespace assay::quantize
