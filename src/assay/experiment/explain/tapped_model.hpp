#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/record/layer_errors.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

// Values by name, as float32.
using NamedValues = std::map<std::string, std::vector<float>>;

// A model loaded so that it gives values inside its graph.
class TappedModel {
 public:
  // Writes the graph to `scratch` with `tensors` as its outputs (inputs of the graph among them need not be) and loads
  // it. The engine outlives it.
  static Result<TappedModel> load(const model::Graph& graph, const std::vector<std::string>& tensors,
                                  const std::filesystem::path& scratch, runtime::Runtime& engine, int threads);

  // One run: its inputs and outputs. Those that are no real numbers are left out.
  Result<NamedValues> run(const std::vector<tensor::TensorView>& inputs);

 private:
  std::unique_ptr<runtime::Session> session_;
};

// Adds one run of a tensor to its sums. Both have as many elements.
void add_run(const std::vector<float>& baseline, const std::vector<float>& candidate, record::LayerError& layer);

}  // namespace assay::experiment
