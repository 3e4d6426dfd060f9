#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/experiment/calibration_plan.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/record/cell.hpp"

namespace assay::experiment {

// What `assay quantize` is asked to do.
struct QuantizePlan {
  std::filesystem::path baseline;
  MethodRef method;
  CalibrationPlan calibration;  // its source is needed by methods that calibrate
  std::string runtime = "onnxruntime";
  std::filesystem::path runtime_library;
  std::filesystem::path output;  // the model to be written
  bool overwrite = false;
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<Bytes> memory_limit;
};

struct MadeModel {
  std::filesystem::path path;
  record::CellRecord cell;                        // of kind "quantize"
  std::optional<record::CellRecord> calibration;  // of kind "calibration"
};

// Makes one model in worker processes and puts it, with its external data, in its place: all of it or nothing. What is
// unfinished lies in a hidden folder beside the output, which is gone afterwards.
// invalid_argument when the output exists already, is the baseline, or when calibration data are missing; the cells'
// own errors; cancelled.
Result<MadeModel> make_one(const QuantizePlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
