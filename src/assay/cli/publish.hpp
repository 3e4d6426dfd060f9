#pragma once

#include <filesystem>

#include "assay/base/result.hpp"
#include "assay/cli/context.hpp"
#include "assay/record/result.hpp"

namespace assay::cli {

// Writes result.json, report.md and flips-<candidate>.csv into the run folder, and prints the verdict table, or with
// `json` the result alone, on standard output. Gives the exit code.
Result<int> publish(record::RunResult result, const std::filesystem::path& folder, bool json, Context& context);

}  // namespace assay::cli
