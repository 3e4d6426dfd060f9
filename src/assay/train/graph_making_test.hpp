#pragma once

#include <vector>

#include "assay/model/graph_making_test.hpp"

namespace assay::train::testing_only {

using model::testing_only::floats_of;
using model::testing_only::graph_of;
using model::testing_only::k_float;
using model::testing_only::OnnxBuilder;

inline std::vector<float> ones(std::size_t count) {
  return std::vector<float>(count, 1.0F);
}

}  // namespace assay::train::testing_only
