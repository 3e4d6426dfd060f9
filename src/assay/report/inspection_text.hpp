#pragma once

#include <string>

#include "assay/record/inspection.hpp"

namespace assay::report {

// An inspection for a terminal: what the file holds, where its multiplications go and in what numbers, what the runtime
// makes of it, and what to do. Long lists of nodes are cut to the first `k_shown_nodes` unless `all` is set.
inline constexpr std::size_t k_shown_nodes = 12;
std::string inspection_text(const record::Inspection& inspection, int width, bool colour, bool all);

}  // namespace assay::report
