#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Section "Under load" of report.md: every scenario and the peak rate of all models of the run. Empty where none was
// asked for.
std::string serving_section(const record::RunResult& result);

}  // namespace assay::report
