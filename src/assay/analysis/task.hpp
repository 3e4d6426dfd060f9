#pragma once

#include <span>

#include "assay/base/result.hpp"
#include "assay/metrics/predictions.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/predictions.hpp"

namespace assay::analysis {

// What kind of task the data and the models' answers make: the number of classes is that of the scores, or for a single
// score two, or for decisions alone what names and labels say.
// The baseline comes first among the models and decides. out_of_range for a label that no class has;
// invalid_argument for a positive class that does not exist or costs of another size.
Result<metrics::TaskShape> task_of(const record::DataRecord& data, std::span<const record::Predictions* const> models);

}  // namespace assay::analysis
