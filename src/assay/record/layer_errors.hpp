#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// A tensor that both graphs compute, and how far the candidate's is from the baseline's. One value for each run, which
// is one sample, or one batch of a model whose batch is fixed.
struct LayerError {
  std::string tensor;
  std::string node;  // that makes it in the baseline
  std::string op;
  std::uint64_t elements = 0;  // of one run
  std::vector<double> signal;  // Σ f² over the elements of the baseline's f
  std::vector<double> noise;   // Σ (f − q)²
  std::vector<double> dot;     // Σ f·q
  std::vector<double> other;   // Σ q²
};

// A quantized activation of the candidate: where the values that reach its QuantizeLinear lie on its grid.
struct ActivationUse {
  std::string tensor;  // what is quantized
  std::string type;    // "uint8"
  double scale = 1;
  std::int64_t zero_point = 0;
  std::int64_t least = 0;  // of the grid
  std::int64_t most = 255;
  std::int64_t lowest_level = 0;  // seen, before they are cut to the grid
  std::int64_t highest_level = 0;
  std::uint64_t elements = 0;    // of one run
  std::vector<double> cut_low;   // values of a run below the grid
  std::vector<double> cut_high;  // above it
  std::vector<double> at_low;    // on its lowest level, cut ones included
  std::vector<double> at_high;
};

// What one cell found of one candidate against the baseline.
struct LayerErrors {
  std::uint64_t runs = 0;
  std::uint64_t batch = 1;  // samples a run
  std::vector<LayerError> layers;
  std::vector<ActivationUse> activations;
  std::string runtime;
  std::vector<std::string> warnings;
};

// Writes layers.npy [layers, 4, runs] and activations.npy [activations, 4, runs] into the folder and gives the rest.
Result<nlohmann::ordered_json> write_layer_errors(const std::filesystem::path& folder, const LayerErrors& errors);
// corrupt when the arrays or the document are not what was written.
Result<LayerErrors> read_layer_errors(const std::filesystem::path& folder, const nlohmann::ordered_json& outcome);

}  // namespace assay::record
