#pragma once

#include <string>
#include <vector>

#include "assay/record/explain_rows.hpp"

namespace assay::analysis {

// Plain sentences on what stands out: the layer at which most error enters, activations that are cut or leave most of
// their grid unused, and, where the
// candidate takes at least record::k_least_explained_us, its dearest node and time lost to conversions.
std::vector<std::string> explain_findings(const record::Explanation& explanation);

}  // namespace assay::analysis
