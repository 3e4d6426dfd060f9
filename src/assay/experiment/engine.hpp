#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "assay/base/result.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

inline constexpr const char* k_default_runtime = "onnxruntime";

// The engine of that name, its library loaded: the one named, or the one found in the usual places.
Result<std::unique_ptr<runtime::Runtime>> open_engine(const std::string& name, const std::filesystem::path& library);

// The engine that runs this file: one that is there for files of its extension alone, else `otherwise`.
std::string engine_of(const std::filesystem::path& model, const std::string& otherwise);

// That engine. `library` is the one of `otherwise`; any other engine's is searched.
Result<std::unique_ptr<runtime::Runtime>> open_engine_of(const std::filesystem::path& model,
                                                         const std::string& otherwise,
                                                         const std::filesystem::path& library);

// "ONNX Runtime 1.30.0 (CPU)"
std::string description_of(const runtime::Runtime& engine);

}  // namespace assay::experiment
