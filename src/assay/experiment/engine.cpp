#include "assay/experiment/engine.hpp"

#include <algorithm>

#include <fmt/ranges.h>

namespace assay::experiment {

Result<std::unique_ptr<runtime::Runtime>> open_engine(const std::string& name, const std::filesystem::path& library) {
  for (const auto& info : runtime::builtin_runtimes()) {
    if (info.name == name) return info.open(library);
  }
  return fail(ErrorCode::invalid_argument, "--runtime {}: no such runtime; see `assay list runtimes`", name);
}

std::string engine_of(const std::filesystem::path& model, const std::string& otherwise) {
  const std::string extension = model.extension().string();
  for (const auto& info : runtime::builtin_runtimes()) {
    if (info.is_needed) continue;
    if (std::ranges::find(info.extensions, extension) != info.extensions.end()) return info.name;
  }
  return otherwise;
}

Result<std::unique_ptr<runtime::Runtime>> open_engine_of(const std::filesystem::path& model,
                                                         const std::string& otherwise,
                                                         const std::filesystem::path& library) {
  const std::string name = engine_of(model, otherwise);
  return open_engine(name, name == otherwise ? library : std::filesystem::path());
}

std::string description_of(const runtime::Runtime& engine, const std::vector<std::string>& details) {
  std::vector<std::string> all{engine.device()};
  all.insert(all.end(), details.begin(), details.end());
  return fmt::format("{} {} ({})", engine.name(), engine.version(), fmt::join(all, ", "));
}

std::vector<std::string> details_of(const runtime::Session& session, const nlohmann::ordered_json& engine) {
  std::vector<std::string> details;
  const std::string kernels = session.kernels();
  if (!kernels.empty()) details.push_back(kernels);
  for (const auto& [key, value] : session_config_of(engine)) {
    if (value != kernels) details.push_back(key + "=" + value);
  }
  return details;
}

void add_runtime_options(const RuntimeOptions& options, nlohmann::ordered_json& engine) {
  const auto own = options.find(engine.at("name").get<std::string>());
  if (own != options.end()) engine["options"] = own->second;
}

std::vector<std::pair<std::string, std::string>> session_config_of(const nlohmann::ordered_json& engine) {
  const auto options = engine.value("options", std::map<std::string, std::string>());
  return {options.begin(), options.end()};
}

Status check_runtime_options(const RuntimeOptions& options, const std::vector<std::filesystem::path>& models,
                             const std::string& otherwise) {
  for (const auto& [engine, settings] : options) {
    const auto runs = [&](const std::filesystem::path& model) { return engine_of(model, otherwise) == engine; };
    if (std::ranges::any_of(models, runs)) continue;
    return fail(ErrorCode::invalid_argument, "--runtime-option {}:{}=…: the runtime {} runs none of these models",
                engine, settings.begin()->first, engine);
  }
  return {};
}

}  // namespace assay::experiment
