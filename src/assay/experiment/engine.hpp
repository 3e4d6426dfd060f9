#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

inline constexpr const char* k_default_runtime = "onnxruntime";

// Settings of sessions by the engine's name: {"torch": {"quantized_engine": "qnnpack"}}.
using RuntimeOptions = std::map<std::string, std::map<std::string, std::string>>;

// An engine as a cell's specification names it: name, version and, where there are some, options.
void add_runtime_options(const RuntimeOptions& options, nlohmann::ordered_json& engine);
std::vector<std::pair<std::string, std::string>> session_config_of(const nlohmann::ordered_json& engine);

// invalid_argument for options of an engine that runs none of the models.
Status check_runtime_options(const RuntimeOptions& options, const std::vector<std::filesystem::path>& models,
                             const std::string& otherwise);

// The engine of that name, its library loaded: the one named, or the one found in the usual places.
Result<std::unique_ptr<runtime::Runtime>> open_engine(const std::string& name, const std::filesystem::path& library);

// The engine that runs this file: one that is there for files of its extension alone, else `otherwise`.
std::string engine_of(const std::filesystem::path& model, const std::string& otherwise);

// That engine. `library` is the one of `otherwise`; any other engine's is searched.
Result<std::unique_ptr<runtime::Runtime>> open_engine_of(const std::filesystem::path& model,
                                                         const std::string& otherwise,
                                                         const std::filesystem::path& library);

// "ONNX Runtime 1.30.0 (CPU)"; with what else is known of how it ran: "PyTorch 1.13.1 (CPU, onednn)".
std::string description_of(const runtime::Runtime& engine, const std::vector<std::string>& details = {});

// Those details: the kernels that ran, and the settings that were asked for.
std::vector<std::string> details_of(const runtime::Session& session, const nlohmann::ordered_json& engine);

}  // namespace assay::experiment
