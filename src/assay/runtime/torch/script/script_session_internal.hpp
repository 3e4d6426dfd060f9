#pragma once

#include <filesystem>
#include <memory>

#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

Result<std::unique_ptr<Session>> load_script_session(const std::filesystem::path& model, const SessionOptions& options);

}  // namespace assay::runtime
