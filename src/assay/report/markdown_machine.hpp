#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// The machine of a run as a section of the Markdown report: a row for each thing that times depend on, with the reason
// for what could not be read. "" where the run has not recorded it.
std::string machine_section(const record::RunInfo& run);

}  // namespace assay::report
