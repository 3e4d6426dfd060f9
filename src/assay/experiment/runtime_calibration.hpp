#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assay/experiment/calibration_set.hpp"
#include "assay/quantize/calibration.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

struct RuntimeCalibrationOptions {
  int threads = 1;
  std::filesystem::path scratch;                    // existing folder: the graph is written there to be loaded
  std::optional<std::size_t> fixed_batch;           // what the model insists on
  bool one_by_one = false;                          // samples of one batch would depend on each other
  std::size_t batch_bytes = std::size_t{64} << 20;  // that the tensors asked for may take in one batch
};

// Calibration of a graph in an engine. The graph's inputs are those of the model that the samples were drawn for.
// Batches hold as many samples as keep the tensors asked for within batch_bytes, 32 at most, or as the model insists
// on: the samples are then counted up to whole batches by beginning anew. Not thread-safe; the set and the engine
// outlive it.
class RuntimeCalibration final : public quantize::Calibration {
 public:
  RuntimeCalibration(const CalibrationSet& set, runtime::Runtime& engine, RuntimeCalibrationOptions options)
      : set_(set), engine_(engine), options_(std::move(options)) {}

  std::size_t samples() const override;

  // Errors: those of writing and loading the graph and of running it, and of `observe`; invalid_argument for a tensor
  // that the graph does not compute.
  Status run(const model::Graph& graph, const std::vector<std::string>& tensors, const Observe& observe) override;

 private:
  const CalibrationSet& set_;
  runtime::Runtime& engine_;
  RuntimeCalibrationOptions options_;
};

}  // namespace assay::experiment
