#include "assay/experiment/engine.hpp"

#include <algorithm>

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

std::string description_of(const runtime::Runtime& engine) {
  return fmt::format("{} {} ({})", engine.name(), engine.version(), engine.device());
}

}  // namespace assay::experiment
