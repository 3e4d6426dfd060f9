#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// report.md: the whole result for someone who knows the task but not the statistics. The verdict first, then every
// candidate in full, `more` of a run that has more to say, what was compared, how to get the same numbers again, and
// what the words mean. `summary`: what all candidates come to, where that is not summary_of().
std::string render_markdown(const record::RunResult& result, const std::string& more = "",
                            const std::string& summary = "");

}  // namespace assay::report
