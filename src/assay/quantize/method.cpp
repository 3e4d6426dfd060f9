#include "assay/quantize/method.hpp"

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/quantize/simulated.hpp"

namespace assay::quantize {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// Splits at commas outside quotes and parentheses.
std::vector<std::string> settings_in(const std::string& inside) {
  std::vector<std::string> settings(1);
  int depth = 0;
  char quote = 0;
  for (const char c : inside) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == ',' && depth == 0) {
      settings.emplace_back();
      continue;
    }
    settings.back() += c;
  }
  return settings;
}

std::string unquoted(const std::string& text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') || text.back() != text.front()) return text;
  return text.substr(1, text.size() - 2);
}

}  // namespace

Result<MethodInfo> method_named(const std::string& name) {
  std::vector<std::string> names;
  for (MethodInfo& method : builtin_methods()) {
    if (method.name == name) return std::move(method);
    names.push_back(method.name);
  }
  if (is_bits_name(name)) return method_of_bits(name);
  return fail(ErrorCode::not_found, "there is no method '{}'{}; there are: {}", name, did_you_mean(name, names),
              fmt::join(names, ", "));
}

Result<MethodText> parse_method_text(const std::string& text) {
  const auto open = text.find('(');
  MethodText method{.name = trimmed(text.substr(0, open)), .options = {}};
  if (method.name.empty()) return fail(ErrorCode::invalid_argument, "'{}': a method's name is missing", text);
  if (open == std::string::npos) return method;
  const std::string rest = trimmed(text.substr(open));
  if (rest.back() != ')') {
    return fail(ErrorCode::invalid_argument, "'{}': the options end with ')': {}(key=value,key=value)", text,
                method.name);
  }
  for (const std::string& setting : settings_in(rest.substr(1, rest.size() - 2))) {
    const auto equals = setting.find('=');
    const std::string name = trimmed(setting.substr(0, equals));
    if (name.empty() && equals == std::string::npos) continue;  // m() or a comma at the end
    if (name.empty() || equals == std::string::npos) {
      return fail(ErrorCode::invalid_argument, "'{}': '{}' is no setting; write key=value", text, trimmed(setting));
    }
    if (!method.options.emplace(name, unquoted(trimmed(setting.substr(equals + 1)))).second) {
      return fail(ErrorCode::invalid_argument, "'{}': option '{}' is given twice", text, name);
    }
  }
  return method;
}

}  // namespace assay::quantize
