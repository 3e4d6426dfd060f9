#pragma once

#include <filesystem>

#include "assay/record/run_record.hpp"
#include "assay/record/serving_rows.hpp"

namespace assay::analysis {

// How one model of a run served, from the cells of the run folder. A run under load that left nothing has its row, with
// the reason; what was not asked for is undefined and names the option.
record::Serving serving_of(const std::filesystem::path& folder, const record::RunModel& model);

}  // namespace assay::analysis
