#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// Several candidates beside each other on a terminal, each with its quality and costs and their intervals below them,
// which of them are on the Pareto front, and in a sweep which one was chosen and why. Empty where there is nothing to
// choose from.
std::string render_choice(const record::RunResult& result, int width, bool colour);

// "int8: of 3 candidates that pass every gate it is the best in file size", or why none is recommended.
std::string recommendation(const record::Choice& choice);

// The same as a section of the Markdown report, with the words it uses.
std::string choice_section(const record::RunResult& result);

}  // namespace assay::report
