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
};

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
// from the operator that reads it. A constant of Add or Mul counts when it has one extent above 1 (one number for each
// channel) and comes behind a layer with weights: what stands before it scales inputs, and stays.
std::vector<Parameter> learning_parameters(model::Graph& graph);

// The stored means and variances of Batch Normalization, node by node.
struct NormalisationStatistics {
  std::string mean;
  std::string variance;
};
std::vector<NormalisationStatistics> normalisation_statistics(model::Graph& graph);

}  // namespace assay::train
