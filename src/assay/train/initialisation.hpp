#pragma once

#include <cstdint>
#include <span>

#include "assay/model/graph.hpp"
#include "assay/train/parameters.hpp"

namespace assay::train {

// Gives every parameter its first values:
//   weight, rectified   uniform in ±√(6 / fan_in): He et al., ICCV 2015
//   weight, otherwise   uniform in ±√(6 / (fan_in + fan_out)): Glorot & Bengio, AISTATS 2010
//   recurrent           uniform in ±1 / √hidden
//   embedding           normal with mean 0 and deviation 1
//   bias 0, scale 1, slope 0.25
// and Batch Normalization the mean 0 and the variance 1. Parameter i draws from substream i, so that a seed gives the
// same values on every machine.
void initialise(model::Graph& graph, std::span<const Parameter> parameters, std::uint64_t seed);

}  // namespace assay::train
