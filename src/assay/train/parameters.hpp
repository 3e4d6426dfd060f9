#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/model/graph.hpp"

namespace assay::train {

enum class ParameterRole {
  weight,     // of Conv, ConvTranspose, Gemm, MatMul
  recurrent,  // W and R of LSTM, GRU, RNN
  bias,       // what is added: of those, of normalisations, of an Add
  scale,      // what multiplies: of normalisations, of a Mul
  slope,      // of PRelu
  embedding,  // a table that Gather reads by what the data say
};

// Whether weight decay is for it: weights, also recurrent ones and embeddings.
bool decays(ParameterRole role);

// A constant of the graph that learns.
struct Parameter {
  std::string name;
  ParameterRole role = ParameterRole::weight;
  std::int64_t fan_in = 0;   // of a weight: what one output is summed from
  std::int64_t fan_out = 0;  // … and how many outputs one input goes into
  bool rectified = false;    // of a weight: Relu or one of its kind comes next
  std::int64_t hidden = 0;   // of recurrent weights: size of the state
};

// The float32 constants that learn, in the order of the nodes that read them, each once. What a constant is follows
// from the operator that reads it, also through Transpose, Identity and Cast. A constant of Add or Mul counts when it
// comes behind a layer with weights and has one extent above 1 (one number for each channel); one number counts where
// it is added right behind a layer. What stands before the layers scales inputs, and stays.
std::vector<Parameter> learning_parameters(model::Graph& graph);

// The names of the constants of real numbers that values are computed with and that are neither parameters nor
// statistics of a normalisation: they stay as they are. Options of operators (limits of Clip, scales of Resize, …) are
// no such constants.
std::vector<std::string> staying_constants(model::Graph& graph, const std::vector<Parameter>& parameters);

// The stored means and variances of Batch Normalization, node by node.
struct NormalisationStatistics {
  std::string mean;
  std::string variance;
};
std::vector<NormalisationStatistics> normalisation_statistics(model::Graph& graph);

}  // namespace assay::train
