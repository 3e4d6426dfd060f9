#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::experiment {

// What times and sizes depend on beside the model: the processor, the processors the process may use, the kernel, the
// clock's governor and the content of the runtime's library. Part of the specification of every measuring cell, so that
// launches of two machines are never taken for launches of one.
Result<nlohmann::ordered_json> machine_identity(const std::filesystem::path& library);

}  // namespace assay::experiment
