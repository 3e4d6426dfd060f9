#pragma once

#include "assay/data/dataset.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/record/data_record.hpp"

namespace assay::experiment {

// What the run directory keeps of the data set: annotations, digest, names.
Result<record::DataRecord> data_record_of(const EvaluatePlan& plan, const data::Dataset& dataset);

}  // namespace assay::experiment
