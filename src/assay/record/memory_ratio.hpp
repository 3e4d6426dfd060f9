#pragma once

#include <string_view>

#include "assay/record/result.hpp"

namespace assay::record {

// Bytes of one model, or the ratio of two models' bytes, and what it may as well be.
struct MemoryNumber {
  Number value;
  Range range;
};

// metric: memory.file, memory.weights, memory.activations, memory.load_peak or memory.steady. Of a file and of weights
// the range is exact.
MemoryNumber memory_size(std::string_view metric, const ModelMemory& memory, const ModelRow& model);

// Candidate over baseline, its range from lowest / highest to highest / lowest. Undefined when either is, when the
// baseline's range reaches 0 and, except for file and weights, when the two ran different batches. Without either's
// range there is a ratio and no range.
MemoryNumber memory_ratio(std::string_view metric, const Memory& memory, const ModelRow& baseline,
                          const ModelRow& candidate);

}  // namespace assay::record
