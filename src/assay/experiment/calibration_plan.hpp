#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/record/data_record.hpp"

namespace assay::experiment {

inline constexpr std::uint64_t k_calibration_samples = 200;

// Which samples calibrate the methods that need some.
struct CalibrationPlan {
  std::optional<data::SourceOptions> source;  // empty: drawn from the judged data, which then does without them
  std::optional<std::uint64_t> samples;       // empty: 200, of the judged data at most a fifth
  std::uint64_t seed = 0;
  bool allow_overlap = false;  // samples of `source` may be among those judged
};

// How many samples to draw of `available`. invalid_argument for more than there are, or for so many of the judged data
// that less than half would be left to judge by.
Result<std::uint64_t> calibration_size(const CalibrationPlan& plan, std::uint64_t available);

// What all models made from one baseline share.
struct MakingGround {
  std::filesystem::path baseline;
  std::string digest;  // of the baseline
  std::string runtime = "onnxruntime";
  std::string engine_version;
  std::filesystem::path library;     // of the runtime
  std::string tool;                  // of this program: another version may make another model
  std::filesystem::path run_folder;  // where the cells are
  std::string file = "model.onnx";   // what a made model is called
};

// The cell that draws the samples. `judged` and its source are needed, and used, only when the plan names no data of
// its own. The errors of opening the data.
Result<CellTask> calibration_task(const MakingGround& ground, const CalibrationPlan& plan,
                                  const data::SourceOptions& judged_source, const record::DataRecord& judged);

// The cell that tells the judged samples apart; see sample_digests().
CellTask samples_task(const data::SourceOptions& source, const record::DataRecord& data);

// The cell that makes a model. `calibration`: its cell, or nullptr.
CellTask quantize_task(const MakingGround& ground, const std::string& name, const MethodRef& method,
                       const CellTask* calibration);

// Where such a cell leaves its model.
std::filesystem::path made_file(const MakingGround& ground, const CellTask& task);

}  // namespace assay::experiment
