#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// The document in a file; corrupt with the file's name and the parser's place when it is not JSON.
Result<nlohmann::ordered_json> read_json(const std::filesystem::path& path);

// Indented by two, with a line break at the end.
std::string json_text(const nlohmann::ordered_json& document);

// That, atomically.
Status write_json(const std::filesystem::path& path, const nlohmann::ordered_json& document);
// The same for a file that is soon read and removed: not atomically, and without waiting for the disk.
Status write_scratch_json(const std::filesystem::path& path, const nlohmann::ordered_json& document);

}  // namespace assay::record
