#pragma once

#include "assay/record/result.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {

inline constexpr const char* k_elsewhere = "predictions made elsewhere";

// What the run's record knows of a model without running it; `without_size` says why it may not know its size.
record::ModelRow model_row(const record::RunModel& model, const char* without_size = k_elsewhere);

// Of RunModel::method.
record::Measured<record::MethodRow> method_row(const nlohmann::ordered_json& method);

}  // namespace assay::analysis
