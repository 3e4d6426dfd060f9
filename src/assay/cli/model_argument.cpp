#include "assay/cli/model_argument.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "assay/base/shell.hpp"
#include "assay/base/spelling.hpp"

namespace assay::cli {
namespace {

std::string stem_of(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  for (const std::string_view extension : {".gz", ".onnx", ".npy", ".csv", ".pt", ".torchscript"}) {
    if (name.size() > extension.size() && name.ends_with(extension)) name.resize(name.size() - extension.size());
  }
  return name;
}

constexpr std::string_view k_made = "quantize:";
constexpr std::size_t k_longest_name = 48;

// Files are named after candidates.
std::string name_of_made(const std::string& text, const std::string& method) {
  const bool usable = text.size() <= k_longest_name && text.find_first_of("/\\") == std::string::npos;
  return usable ? text : method;
}

// Where "quantize:" begins, past a name before it; nothing for a file.
std::optional<std::size_t> made_at(const std::string& text) {
  if (text.starts_with(k_made)) return 0;
  const std::size_t equals = text.find('=');
  const bool named = equals != std::string::npos && std::string_view(text).substr(equals + 1).starts_with(k_made);
  return named ? std::optional(equals + 1) : std::nullopt;
}

// The method that a text which names no file is likely to mean, as a candidate is written: "quantize:int8-static" of
// "int8-static", "quantise:int8-static" or "quantize=int8-static". Empty where it looks like a file.
std::string method_meant(const std::string& text) {
  const std::size_t bracket = std::min(text.find('('), text.size());
  const std::string before = text.substr(0, bracket);
  const std::size_t separator = before.find_last_of(":=");
  const std::string word = separator == std::string::npos ? before : before.substr(separator + 1);
  if (word.find_first_of("/\\.") != std::string::npos) return "";
  std::vector<std::string> names;
  for (const auto& method : experiment::known_methods()) names.push_back(method.name);
  const std::string name = experiment::known_method(word) ? word : nearest_name(word, names);
  return name.empty() ? "" : fmt::format("{}{}{}", k_made, name, text.substr(bracket));
}

}  // namespace

Result<experiment::ModelRef> parse_candidate(const std::string& text) {
  std::error_code ignored;
  const auto at = made_at(text);
  if (!at || std::filesystem::exists(text, ignored)) {
    ASSAY_ASSIGN(experiment::ModelRef model, parse_model(text));
    if (std::filesystem::exists(model.path, ignored)) return model;
    const std::string meant = method_meant(text);
    if (meant.empty()) return model;  // told with all that is wrong
    return fail(ErrorCode::invalid_argument, "{}: there is no such file; one made from the baseline is written {}",
                text, shell_quoted(meant));
  }
  const std::string method = text.substr(*at + k_made.size());
  ASSAY_ASSIGN(experiment::MethodRef ref, experiment::method_ref(method));
  if (*at == 1) return fail(ErrorCode::invalid_argument, "'{}': no name before '='", text);
  std::string name = *at > 0 ? text.substr(0, *at - 1) : name_of_made(method, ref.name);
  return experiment::ModelRef{std::move(name), {}, std::move(ref)};
}

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
