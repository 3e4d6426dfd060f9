#pragma once

#include <string_view>

#include "assay/record/result.hpp"

namespace assay::record {

// Bytes of one model, or the ratio of two models' bytes, and what it may as well be.
struct MemoryNumber {
  Number value;
  Range range;
};

// Bytes of a model's file and of its weights as they count: of a simulated model, whose file holds floats, the weights
// as packed (MethodRow::packed_bytes) and the rest of the file as it is.
Number size_of_file(const ModelRow& model);
Number size_of_weights(const ModelRow& model);

// metric: memory.file, memory.weights, memory.activations, memory.load_peak or memory.steady. Of a file and of weights
// the range is exact, and they are as size_of_file() and size_of_weights() count them.
MemoryNumber memory_size(std::string_view metric, const ModelMemory& memory, const ModelRow& model);

// Candidate over baseline, its range from lowest / highest to highest / lowest. Undefined when either is, when the
// baseline's range reaches 0 and, except for file and weights, when the two ran different batches. Without either's
// range there is a ratio and no range.
MemoryNumber memory_ratio(std::string_view metric, const Memory& memory, const ModelRow& baseline,
                          const ModelRow& candidate);

}  // namespace assay::record
