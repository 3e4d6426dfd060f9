#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Where a candidate's error and time come from, for Markdown: findings, error by layer, activations, time by operator
// and by node. Empty where it was not asked for.
std::string explain_section(const record::RunResult& result, const record::CandidateResult& candidate);

// The findings alone, one to a line, for a terminal; at most `k_shown_findings`. Empty where there are none.
inline constexpr std::size_t k_shown_findings = 4;
std::string explain_lines(const record::CandidateResult& candidate, int width);

}  // namespace assay::report
