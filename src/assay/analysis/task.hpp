#pragma once

#include <span>
#include <string_view>

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

// out_of_range for a label that none of `classes` classes has; names the sample, the label and `who`
// knows the classes. Regressions and 0 classes, where the number is not known, pass.
Status check_labels(const record::DataRecord& data, std::size_t classes, std::string_view who);

}  // namespace assay::analysis
