#pragma once

#include <filesystem>

#include "assay/base/result.hpp"

namespace assay::model {

// Writes an ONNX model of a few dozen bytes that gives back its input, one float32 named "x", as "y". Running it shows
// what a runtime takes for itself. io when it cannot be written.
Status save_trivial_model(const std::filesystem::path& onnx);

}  // namespace assay::model
