#pragma once

#include <string>
#include <vector>

#include "assay/model/graph.hpp"

namespace assay::experiment {

// A value that both graphs compute under one name, as real numbers.
struct SharedTensor {
  std::string name;
  std::string in_candidate;  // where the candidate holds it: behind its own QuantizeLinear where it has one
  std::string node;          // that makes it in the baseline
  std::string op;
};

// In the order in which the baseline computes them. Inputs, constants and what is made of constants alone are none; nor
// is a value that either graph is known to hold as integers. Where the candidate rounds the value right away, what
// comes back from DequantizeLinear is compared: quantizers take Relu and Clip away and let the grid's end do their
// work, so that before it the name stands for something else.
std::vector<SharedTensor> shared_tensors(const model::Graph& baseline, const model::Graph& candidate);

// An activation that the candidate quantizes with constant parameters for the whole tensor.
struct QuantizedActivation {
  std::string tensor;  // what QuantizeLinear reads
  std::string type;    // of its output: "uint8"
  double scale = 1;
  std::int64_t zero_point = 0;
  std::int64_t least = 0;  // of the grid
  std::int64_t most = 255;
};

// Each tensor once, in the order of the graph. Scales per channel, and types wider than 16 bits, are left out.
std::vector<QuantizedActivation> quantized_activations(const model::Graph& graph);

}  // namespace assay::experiment
