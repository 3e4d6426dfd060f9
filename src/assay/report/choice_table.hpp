#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Several candidates beside each other on a terminal, each with its quality and costs, which of them are on the Pareto
// front, and below which one to take and why. Empty where there is nothing to choose from.
std::string render_choice(const record::RunResult& result, int width, bool colour);

// The same as a section of the Markdown report, with the words it uses.
std::string choice_section(const record::RunResult& result);

}  // namespace assay::report
