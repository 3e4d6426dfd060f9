#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/record/inspection.hpp"

namespace assay::experiment {

struct InspectPlan {
  std::filesystem::path model;
  std::map<std::string, tensor::Shape> input_shapes;  // of inputs whose own shape is open
  bool optimise = true;                               // let the runtime make its graph, in a process of its own
  std::string runtime = "onnxruntime";
  std::filesystem::path runtime_library;
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<Bytes> memory_limit;
};

// What the file holds and what the runtime makes of it. Errors are those of the file; a runtime that refuses the model,
// crashes on it or cannot be found leaves `optimized` undefined with its reason and a finding.
Result<record::Inspection> inspect(const InspectPlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
