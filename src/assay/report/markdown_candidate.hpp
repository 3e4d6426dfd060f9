#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Everything known about one candidate, as a section of report.md: gates, quality, agreement, confusion matrices (up to
// 20 classes), classes and slices, flipped samples (the first 30, worst first).
std::string candidate_section(const record::RunResult& result, const record::CandidateResult& candidate);

}  // namespace assay::report
