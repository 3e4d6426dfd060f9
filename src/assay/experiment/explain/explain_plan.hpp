#pragma once

#include <cstddef>

namespace assay::experiment {

// What --explain asks for.
struct ExplainPlan {
  bool wanted = false;
  std::size_t samples = 64;  // of the data set, from its beginning
  std::size_t launches = 5;  // of each model under the profiler
  std::size_t batch = 1;     // of the profiled runs, for models that leave it open
};

}  // namespace assay::experiment
