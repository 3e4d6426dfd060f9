#include "assay/record/json_file.hpp"

#include "assay/base/file.hpp"
#include "assay/base/scratch_file.hpp"

namespace assay::record {
Result<nlohmann::ordered_json> read_json(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const std::string text, read_file(path));
  try {
    return nlohmann::ordered_json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not JSON: {}", path.string(), error.what());
  }
}

std::string json_text(const nlohmann::ordered_json& document) {
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Status write_json(const std::filesystem::path& path, const nlohmann::ordered_json& document) {
  return write_file(path, json_text(document));
}

Status write_scratch_json(const std::filesystem::path& path, const nlohmann::ordered_json& document) {
  return write_scratch_file(path, json_text(document));
}

}  // namespace assay::record
