#pragma once

#include <filesystem>

#include "assay/base/result.hpp"
#include "assay/cli/context.hpp"
#include "assay/record/crossval_result.hpp"
#include "assay/record/result.hpp"

namespace assay::cli {

enum class PrintFormat { table, json, google_benchmark };

// Writes result.json, report.md and flips-<candidate>.csv into the run folder, and prints on standard output the
// verdict table, the result alone, or the latencies as Google Benchmark writes them. Gives the exit code.
Result<int> publish(record::RunResult result, const std::filesystem::path& folder, PrintFormat format,
                    Context& context);

// The same of a cross-validation, with crossval.json beside; as JSON that is printed.
Result<int> publish_crossval(record::CrossvalResult crossval, const std::filesystem::path& folder, PrintFormat format,
                             Context& context);

}  // namespace assay::cli
