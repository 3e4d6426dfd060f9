#pragma once

#include <string>

#include "assay/record/result.hpp"
#include "assay/report/table.hpp"

namespace assay::report {

// One candidate on a terminal: headline metrics with the gates on their differences, size, the other gates, flips,
// worst class and slice; below the table what is not defined, and why. Without labels, how alike the answers are.
std::string render_candidate_table(const record::RunResult& result, const record::CandidateResult& candidate, int width,
                                   bool colour);

// Green for pass, yellow for inconclusive, plain for what was not judged, red for the rest.
Tone tone_of(record::Verdict verdict);

}  // namespace assay::report
