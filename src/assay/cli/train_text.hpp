#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace assay::cli {

// What `assay train` prints of a record (docs/formats/train.md).
std::string train_text(const nlohmann::ordered_json& record);

}  // namespace assay::cli
