#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/analysis/answers.hpp"
#include "assay/analysis/cost.hpp"
#include "assay/analysis/gate.hpp"
#include "assay/base/result.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

struct AnalysisOptions {
  std::vector<Gate> gates;           // empty: the task's default, see default_gates()
  std::vector<std::string> metrics;  // beside those reported by default, such as "recall[malignant]"
  double level = 0.95;               // of every interval; gates decide by the same
  int resamples = 10'000;
  std::uint64_t seed = 0;
  unsigned threads = 1;  // the results do not depend on it
  ScoreOptions scores;
  std::string prefer = "latency";  // what makes a candidate cheap: latency, memory or size
  std::optional<Price> price;      // empty: no cost is asked for
};

// As written to run.json, and back.
nlohmann::ordered_json to_json(const AnalysisOptions& options);
Result<AnalysisOptions> options_from_json(const nlohmann::ordered_json& document);

// Everything concluded from the records in a run folder; runs no model and opens no data set. Pure but for reading:
// equal records and options give equal results, byte for byte.
// not_found when the folder holds no run; insufficient_data when a cell is missing; the failed cell's own error when
// the data was at fault, or the baseline's predictions made elsewhere. A candidate that failed is reported as not run;
// so are all of them, with the reason, when the baseline failed.
// Of a run with validation samples (a sweep) the choice is made on those. The recommended candidate alone is judged on
// the others; of the rest everything is about the validation samples.
Result<record::RunResult> analyse(const std::filesystem::path& run_folder, const AnalysisOptions& options);

// The same about the validation samples alone; insufficient_data when the run has none.
Result<record::RunResult> analyse_validation(const std::filesystem::path& run_folder, const AnalysisOptions& options);

}  // namespace assay::analysis
