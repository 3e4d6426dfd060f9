#include "assay/cli/model_argument.hpp"

namespace assay::cli {
namespace {

std::string stem_of(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  for (const std::string_view extension : {".gz", ".onnx", ".npy", ".csv"}) {
    if (name.size() > extension.size() && name.ends_with(extension)) name.resize(name.size() - extension.size());
  }
  return name;
}

}  // namespace

Result<experiment::ModelRef> parse_model(std::string_view text) {
  const std::size_t equals = text.find('=');
  std::error_code ignored;
  if (equals == std::string_view::npos || std::filesystem::exists(text, ignored)) {
    if (text.empty()) return fail(ErrorCode::invalid_argument, "no file is named; expected [NAME=]FILE");
    return experiment::ModelRef{stem_of(text), std::filesystem::path(text)};
  }
  const std::string_view name = text.substr(0, equals);
  const std::string_view file = text.substr(equals + 1);
  if (name.empty()) return fail(ErrorCode::invalid_argument, "'{}': no name before '='; expected [NAME=]FILE", text);
  if (file.empty()) return fail(ErrorCode::invalid_argument, "'{}': no file after '='; expected [NAME=]FILE", text);
  return experiment::ModelRef{std::string(name), std::filesystem::path(file)};
}

}  // namespace assay::cli
