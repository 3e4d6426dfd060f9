#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/cell_failure.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/model/model.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

struct PredictOptions {
  std::size_t batch = 1;                           // samples a run; a model with a fixed batch must get its own
  model::TensorInfo scores;                        // the output to keep
  bool takes_decisions = false;                    // one int32 or int64 a sample is the class that was decided
  std::function<void(std::uint64_t)> on_progress;  // samples done; may be empty
};

struct PredictOutcome {
  std::uint64_t samples = 0;
  std::uint64_t undecodable = 0;
  std::size_t columns = 0;  // of scores; 0: decisions
  double seconds = 0;       // of the whole pass; no latency: reading and writing are within
};

// Runs the model over the whole data set and writes `folder`/scores.npy (float32, [samples, columns], data-set order),
// or labels.npy (int64, [samples]) of decisions, and, when samples could not be read, usable.npy. The last batch of a
// fixed size is filled up with its last sample, whose surplus answers are dropped; so is one that the model cannot run
// as it ran those before. Memory does not grow with the number of samples, only with those unreadable.
// The failure says whether the data could not be read, the model not run, or the answers not written.
Attempt<PredictOutcome> predict(runtime::Session& session, const Binding& binding, const data::Dataset& dataset,
                                const std::filesystem::path& folder, const PredictOptions& options);

}  // namespace assay::experiment
