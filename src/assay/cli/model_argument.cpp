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

experiment::ModelRef parse_model(std::string_view text) {
  const std::size_t equals = text.find('=');
  std::error_code ignored;
  if (equals != std::string_view::npos && equals > 0 && !std::filesystem::exists(text, ignored)) {
    return {std::string(text.substr(0, equals)), std::filesystem::path(text.substr(equals + 1))};
  }
  return {stem_of(text), std::filesystem::path(text)};
}

}  // namespace assay::cli
