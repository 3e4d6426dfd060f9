#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "assay/base/result.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

// The engine of that name, its library loaded: the one named, or the one found in the usual places.
Result<std::unique_ptr<runtime::Runtime>> open_engine(const std::string& name, const std::filesystem::path& library);

}  // namespace assay::experiment
