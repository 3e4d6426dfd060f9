#pragma once

#include <span>
#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// RFC 4180 with a header line and CRLF line ends: index,id,target,baseline,candidate,kind,baseline_score,
// candidate_score,severity. Numbers in their shortest exact form; what is not defined is an empty field.
std::string render_flips_csv(std::span<const record::FlipRow> flips);

}  // namespace assay::report
