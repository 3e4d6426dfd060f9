#include "assay/experiment/engine.hpp"

namespace assay::experiment {

Result<std::unique_ptr<runtime::Runtime>> open_engine(const std::string& name, const std::filesystem::path& library) {
  for (const auto& info : runtime::builtin_runtimes()) {
    if (info.name == name) return info.open(library);
  }
  return fail(ErrorCode::invalid_argument, "--runtime {}: no such runtime; see `assay list runtimes`", name);
}

}  // namespace assay::experiment
