#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Sections Speed and Memory of one candidate in report.md: ratios with their noise floors and what may be said of them,
// the distribution of both models, every configuration of the throughput, and where memory goes. Empty where nothing
// was measured and nobody asked.
std::string speed_sections(const record::RunResult& result, const record::CandidateResult& candidate);

// The same of the baseline measured alone.
std::string speed_sections_alone(const record::RunResult& result);

}  // namespace assay::report
