#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assay/autograd/engine.hpp"
#include "assay/base/result.hpp"
#include "assay/experiment/training/training_data.hpp"
#include "assay/experiment/training/training_settings.hpp"
#include "assay/model/graph.hpp"
#include "assay/train/objective.hpp"
#include "assay/train/parameters.hpp"
#include "assay/train/quantization_aware.hpp"

namespace assay::experiment {

// A graph ready to learn.
struct Network {
  model::Graph graph;
  std::vector<train::Parameter> parameters;
  std::string output;
  std::string inner_output;  // of scaled values: what stands before their scale; empty: none
  float mean = 0;            // of the training values, when they are scaled
  float deviation = 1;
  std::optional<train::QatPlan> qat;
  std::vector<std::string> standardised;  // inputs and outputs, by the training rows
  std::vector<std::string> staying;       // constants that do not learn
};

// Reads the architecture, frees its batch, standardises inputs (and values) by the training rows and gives it its first
// weights, as the settings say. An architecture that was made by a training which standardised is standardised by these
// rows, unless its weights are kept. unsupported when nothing in the graph learns.
Result<Network> build_network(const TrainingData& data, const TrainingSettings& settings);

// The value's loss and where it is computed. Runs the first rows to see how wide the output is: errors of a graph that
// cannot take them or has an operator that the engine lacks; corrupt when the width does not fit the labels.
Result<train::Objective> objective_for(const Network& network, const TrainingData& data, autograd::Engine& engine,
                                       int threads);

// What the loss is given: class numbers as they are, binary ones as 0 … 1 after smoothing, values standardised.
tensor::Tensor targets_for(const Network& network, const train::Objective& objective, const tensor::Tensor& targets,
                           double smoothing);

// Puts what was learned into the graph and makes it one for inference: no training attributes, BatchNormalization
// folded into the weights before it where that can be and unless it is to stay. What learned to be rounded is written
// in integers; that gives what became of its nodes.
Result<std::optional<quantize::Outcome>> finish_network(const autograd::TrainableGraph& learned,
                                                        bool keep_normalisation, Network& network);

}  // namespace assay::experiment
