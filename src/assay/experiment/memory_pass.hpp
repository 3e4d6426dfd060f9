#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/measure/memory.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::experiment {

// One pass of the memory measurement. Each needs a process of its own that has done nothing else.
enum class MemoryConfiguration {
  usual,    // as a user runs it
  lean,     // the runtime's arena off, and the heap trimmed before every sample
  counted,  // the runtime's allocations counted
  trivial,  // lean, with a model that does nothing in the model's place
};

// "usual", "lean", …
std::string_view name_of(MemoryConfiguration configuration);
Result<MemoryConfiguration> memory_configuration_named(std::string_view name);

struct MemoryCellOptions {
  std::string runtime = "onnxruntime";
  std::filesystem::path library;  // of the runtime; empty: searched
  int threads = 1;
  std::vector<std::pair<std::string, std::string>> config;  // of the session; see runtime::SessionOptions
  std::vector<std::string> outputs;                         // to compute; empty: all
  int runs = 10;                                            // after the first, before the steady state is sampled
  std::filesystem::path scratch;                            // existing folder, for the trivial model
};

struct MemoryPass {
  measure::MemoryTrace trace;
  std::optional<measure::CountedBytes> counted;  // only of MemoryConfiguration::counted, where the runtime can
  std::string runtime;                           // "ONNX Runtime 1.30.0 (CPU)"
  std::vector<std::string> warnings;             // in plain words: a peak not to be had, pages shared with others
};

// What in a trace keeps its figures from being what they seem.
std::vector<std::string> memory_warnings(const measure::MemoryTrace& trace);

// Opens the runtime, loads the model and runs it over `inputs` (one batch, in the order of the model's inputs; of the
// trivial pass they only stand in memory), sampling this process's memory on the way. Call it before anything else has
// parsed the model or opened the runtime: what the process holds already is not seen again. invalid_argument for a
// session configuration that switches prepacking off, since latency is never measured so.
Result<MemoryPass> measure_memory(MemoryConfiguration configuration, const std::filesystem::path& model,
                                  std::span<const tensor::TensorView> inputs, const MemoryCellOptions& options);

}  // namespace assay::experiment
