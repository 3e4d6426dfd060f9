#pragma once

#include <filesystem>
#include <memory>

#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

// Loads libonnxruntime and opens its CPU engine. Searched in this order: `library`; the file ASSAY_ONNXRUNTIME names;
// lib/ beside the program's folder; where scripts/setup put it; the system's library path. The library stays loaded
// until the process ends: strings of its own would dangle otherwise.
Result<std::unique_ptr<Runtime>> open_onnx_runtime(const std::filesystem::path& library);

}  // namespace assay::runtime
