#include "assay/record/layer_errors.hpp"

#include <array>

#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Series = std::vector<double>;

constexpr std::size_t k_series = 4;

std::array<Series LayerError::*, k_series> series_of(const LayerError&) {
  return {&LayerError::signal, &LayerError::noise, &LayerError::dot, &LayerError::other};
}

std::array<Series ActivationUse::*, k_series> series_of(const ActivationUse&) {
  return {&ActivationUse::cut_low, &ActivationUse::cut_high, &ActivationUse::at_low, &ActivationUse::at_high};
}

template <class Row>
Status write_series(const fs::path& path, const std::vector<Row>& rows, std::uint64_t runs) {
  tensor::Tensor all(tensor::DType::f64,
                     {static_cast<std::int64_t>(rows.size()), std::int64_t{k_series}, static_cast<std::int64_t>(runs)});
  auto out = all.as<double>().begin();
  for (const Row& row : rows) {
    for (const auto series : series_of(row)) out = std::copy((row.*series).begin(), (row.*series).end(), out);
  }
  return tensor::write_npy(path, all.view());
}

template <class Row>
Status read_series(const fs::path& path, std::vector<Row>& rows, std::uint64_t runs) {
  ASSAY_ASSIGN(const tensor::Tensor all, tensor::read_npy(path));
  if (all.dtype() != tensor::DType::f64 || all.elements() != rows.size() * k_series * runs) {
    return fail(ErrorCode::corrupt, "{}: {} values instead of {}", path.string(), all.elements(),
                rows.size() * k_series * runs);
  }
  auto in = all.as<double>().begin();
  for (Row& row : rows) {
    for (const auto series : series_of(row)) {
      (row.*series).assign(in, in + static_cast<std::ptrdiff_t>(runs));
      in += static_cast<std::ptrdiff_t>(runs);
    }
  }
  return {};
}

ordered_json to_json(const LayerError& layer) {
  return {{"tensor", layer.tensor}, {"node", layer.node}, {"op", layer.op}, {"elements", layer.elements}};
}

ordered_json to_json(const ActivationUse& use) {
  return {{"tensor", use.tensor},
          {"type", use.type},
          {"scale", use.scale},
          {"zero_point", use.zero_point},
          {"least", use.least},
          {"most", use.most},
          {"lowest_level", use.lowest_level},
          {"highest_level", use.highest_level},
          {"elements", use.elements}};
}

LayerError layer_from_json(const ordered_json& document) {
  LayerError layer;
  layer.tensor = document.at("tensor");
  layer.node = document.at("node");
  layer.op = document.at("op");
  layer.elements = document.at("elements");
  return layer;
}

ActivationUse use_from_json(const ordered_json& document) {
  ActivationUse use;
  use.tensor = document.at("tensor");
  use.type = document.at("type");
  use.scale = document.at("scale");
  use.zero_point = document.at("zero_point");
  use.least = document.at("least");
  use.most = document.at("most");
  use.lowest_level = document.at("lowest_level");
  use.highest_level = document.at("highest_level");
  use.elements = document.at("elements");
  return use;
}

}  // namespace

Result<ordered_json> write_layer_errors(const fs::path& folder, const LayerErrors& errors) {
  ASSAY_TRY(write_series(folder / "layers.npy", errors.layers, errors.runs));
  ASSAY_TRY(write_series(folder / "activations.npy", errors.activations, errors.runs));
  ordered_json document{{"runs", errors.runs}, {"batch", errors.batch}, {"runtime", errors.runtime}};
  document["layers"] = ordered_json::array();
  for (const LayerError& layer : errors.layers) document["layers"].push_back(to_json(layer));
  document["activations"] = ordered_json::array();
  for (const ActivationUse& use : errors.activations) document["activations"].push_back(to_json(use));
  document["warnings"] = errors.warnings;
  return document;
}

Result<LayerErrors> read_layer_errors(const fs::path& folder, const ordered_json& outcome) {
  LayerErrors errors;
  try {
    errors.runs = outcome.at("runs");
    errors.batch = outcome.at("batch");
    errors.runtime = outcome.at("runtime");
    for (const ordered_json& layer : outcome.at("layers")) errors.layers.push_back(layer_from_json(layer));
    for (const ordered_json& use : outcome.at("activations")) errors.activations.push_back(use_from_json(use));
    errors.warnings = outcome.at("warnings").get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not the errors of layers: {}", error.what());
  }
  ASSAY_TRY(read_series(folder / "layers.npy", errors.layers, errors.runs));
  ASSAY_TRY(read_series(folder / "activations.npy", errors.activations, errors.runs));
  return errors;
}

}  // namespace assay::record
