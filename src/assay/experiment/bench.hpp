#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/experiment/evaluate.hpp"

namespace assay::experiment {

// Speed and memory without quality: of one model alone, or of several, the first of which the others are compared with.
struct BenchPlan {
  std::vector<ModelRef> models;
  std::optional<data::SourceOptions> data;            // empty: inputs are drawn at random
  std::map<std::string, tensor::Shape> input_shapes;  // of inputs whose own shape is open; the first extent may be −1

  int threads = 1;
  std::string runtime = "onnxruntime";
  std::filesystem::path runtime_library;
  RuntimeOptions runtime_options;

  std::filesystem::path output;
  bool overwrite = false;
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<Bytes> memory_limit;

  MeasuringPlan measuring;
  analysis::AnalysisOptions analysis;
};

// Measures and concludes; leaves the run directory complete but for the reports. A broken model beside the first is not
// run, with its reason, and the others go on. The first one broken, a file that does not exist and a model that does
// not fit the data or the shapes given are errors of the whole.
Result<record::RunResult> bench(const BenchPlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
