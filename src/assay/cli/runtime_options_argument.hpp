#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/engine.hpp"

namespace assay::cli {

// --runtime-option, which may be repeated.
void add_runtime_options_option(CLI::App& command, std::vector<std::string>& texts);

// "torch:quantized_engine=qnnpack": the runtime, and an entry of its sessions' configuration. invalid_argument for
// another form, a runtime that is not known and a key that is given twice.
Result<experiment::RuntimeOptions> parse_runtime_options(const std::vector<std::string>& texts);

}  // namespace assay::cli
