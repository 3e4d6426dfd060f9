#pragma once

#include <filesystem>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"
#include "assay/experiment/training/network.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

// How far the runtime's scores of a written model are from those of the engine that trained it.
struct TrainedCheck {
  std::size_t rows = 0;
  double largest_difference = 0;  // relative to the largest score, or to 1 where that is less
};

// Runs the first rows (64 at most) through both. runtime when the runtime cannot load or run the model, or when the
// difference is above `tolerance`.
Result<TrainedCheck> check_trained(runtime::Runtime& runtime, const std::filesystem::path& model,
                                   autograd::TrainableGraph& learned, const Network& network,
                                   const train::Objective& objective, const TrainingData& data, double tolerance);

}  // namespace assay::experiment
