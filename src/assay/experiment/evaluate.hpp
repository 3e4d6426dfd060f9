#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/analysis/analyse.hpp"
#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/calibration_plan.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/experiment/explain/explain_plan.hpp"
#include "assay/experiment/measuring.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/record/result.hpp"

namespace assay::experiment {

// A model, a file of predictions made elsewhere, or a model that is yet to be made from the baseline.
struct ModelRef {
  std::string name;
  std::filesystem::path path;
  std::optional<MethodRef> method = {};  // makes it; path is then empty
};

// Everything one evaluation is asked to do. What is measured (models, data, batch, runtime) identifies the run; how it
// is executed and how it is analysed does not.
struct EvaluatePlan {
  ModelRef baseline;
  std::vector<ModelRef> candidates;
  data::SourceOptions data;
  CalibrationPlan calibration;             // of the candidates that are made
  std::optional<double> validation_share;  // of the samples that judge: a choice is made on them, the others report
  std::uint64_t validation_seed = 0;
  nlohmann::ordered_json search = nullptr;  // how a search came to these candidates; see RunRecord

  std::optional<std::size_t> batch;  // samples a run; empty: the model's own, 1 where samples of a batch depend on each
                                     // other, 32 otherwise
  int threads = 1;
  std::string runtime = "onnxruntime";
  std::filesystem::path runtime_library;
  RuntimeOptions runtime_options;           // of predictions, speed and memory
  std::vector<std::string> scores_outputs;  // each model takes the first that it has

  std::vector<std::string> score_columns;  // of predictions in a csv
  std::string label_column;
  std::string prediction_id_column;

  std::filesystem::path output;
  bool overwrite = false;  // replace a different run in `output`
  unsigned jobs = 1;
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<Bytes> memory_limit;

  MeasuringPlan measuring;
  ExplainPlan explain;
  analysis::AnalysisOptions analysis;
};

// The stage at which the workers are done and the records are analysed.
inline constexpr std::string_view k_analysing = "analysing";

// The stage at which the models have answered and their speed and memory are measured.
inline constexpr std::string_view k_measuring = "measuring";

// What the process that evaluates provides.
struct Surroundings {
  std::string tool;                         // name and version
  std::vector<std::string> worker_command;  // program and subcommand that run one cell
  std::function<void(const std::vector<Progress>&)> on_progress;
  std::function<void(const std::string&)> on_stage;  // "resampling": long work outside the cells begins
  std::function<bool()> interrupted;
};

// Called once the plan is known to be right, before anything is written; its error ends the run.
using BeforeClaim = std::function<Status()>;

// Measures what is not yet measured and writes it down. Errors as evaluate().
Status take_measurements(const EvaluatePlan& plan, const Surroundings& surroundings,
                         const BeforeClaim& before_claim = {});

// Measures what is not yet measured, analyses the records and leaves the run directory complete but for the reports.
// invalid_argument for a plan that cannot be right; the data's and the baseline's own errors when they cannot be used.
// A run that ends with an error other than cancelled notes it in its record, and gives its folder up to any other run.
Result<record::RunResult> evaluate(const EvaluatePlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
