#include "assay/experiment/sweep_grid.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/ranges.h>

namespace assay::experiment {
namespace {

constexpr std::size_t k_longest_name = 64;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// The parts between separators that stand outside parentheses and quotes.
std::vector<std::string> split_outside(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == separator && depth == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

// One option of a grid with the values it takes.
struct Axis {
  std::string option;
  std::vector<std::string> values;
};

Result<std::vector<Axis>> axes_of(const std::string& grid, const std::string& options) {
  std::vector<Axis> axes;
  for (const std::string& part : split_outside(options, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == part.size()) {
      return fail(ErrorCode::invalid_argument, "--grid {}: '{}' is no option with values; write KEY=VALUE|VALUE", grid,
                  part);
    }
    axes.push_back({trimmed(part.substr(0, equals)), split_outside(part.substr(equals + 1), '|')});
  }
  return axes;
}

// Texts of every combination: "int8-static(ranges=minmax,per_channel=true)".
Result<std::vector<std::string>> combinations(const std::string& grid) {
  const std::size_t colon = grid.find(':');
  const std::string method = trimmed(grid.substr(0, colon));
  if (colon == std::string::npos || method.empty()) {
    return fail(ErrorCode::invalid_argument, "--grid {}: expected METHOD:KEY=VALUE|VALUE,…", grid);
  }
  ASSAY_ASSIGN(const auto axes, axes_of(grid, grid.substr(colon + 1)));
  std::vector<std::vector<std::string>> settings(1);
  for (const Axis& axis : axes) {
    std::vector<std::vector<std::string>> longer;
    for (const auto& before : settings) {
      for (const std::string& value : axis.values) {
        longer.push_back(before);
        longer.back().push_back(axis.option + "=" + value);
      }
      if (longer.size() > k_most_sweep_candidates) {
        return fail(ErrorCode::invalid_argument, "--grid {}: more than {} combinations", grid, k_most_sweep_candidates);
      }
    }
    settings = std::move(longer);
  }
  std::vector<std::string> texts;
  for (const auto& each : settings) texts.push_back(fmt::format("{}({})", method, fmt::join(each, ",")));
  return texts;
}

// The same without what has no effect in a combination, as a percentile has beside ranges=minmax; what has none in any
// of them stays, and is refused as everywhere.
Result<std::vector<std::string>> effective_combinations(const std::string& grid) {
  ASSAY_ASSIGN(const auto all, combinations(grid));
  std::set<std::string> effective;
  std::vector<std::pair<quantize::MethodText, std::set<std::string>>> parsed;
  for (const std::string& text : all) {
    ASSAY_ASSIGN(quantize::MethodText method, quantize::parse_method_text(text));
    ASSAY_ASSIGN(const std::set<std::string> idle, settings_without_effect(method));
    for (const auto& [option, value] : method.options) {
      if (!idle.contains(option)) effective.insert(option);
    }
    parsed.emplace_back(std::move(method), idle);
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [method, idle] = parsed[i];
    const bool has_idle =
        std::ranges::any_of(idle, [&](const std::string& option) { return effective.contains(option); });
    if (!has_idle) {
      texts.push_back(all[i]);
      continue;
    }
    std::vector<std::string> settings;
    for (const auto& [option, value] : method.options) {
      if (!idle.contains(option) || !effective.contains(option)) settings.push_back(option + "=" + value);
    }
    texts.push_back(fmt::format("{}({})", method.name, fmt::join(settings, ",")));
  }
  return texts;
}

// A name that files can have and no other candidate has.
std::string name_for(const std::string& text, const std::string& method, const std::vector<ModelRef>& others) {
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(others, [&](const ModelRef& other) { return other.name == name; });
  };
  const bool usable = text.size() <= k_longest_name && text.find_first_of("/\\") == std::string::npos;
  const std::string wish = usable ? text : method;
  std::string name = wish;
  for (int k = 2; taken(name); ++k) name = fmt::format("{}-{}", wish, k);
  return name;
}

bool same(const MethodRef& a, const MethodRef& b) {
  return a.name == b.name && a.options == b.options;
}

}  // namespace

Result<std::vector<ModelRef>> sweep_candidates(const std::string& methods, const std::vector<std::string>& grids) {
  std::vector<std::string> texts;
  for (const std::string& method : split_outside(methods, ',')) {
    if (!method.empty()) texts.push_back(method);
  }
  for (const std::string& grid : grids) {
    ASSAY_ASSIGN(const auto more, effective_combinations(grid));
    texts.insert(texts.end(), more.begin(), more.end());
  }
  std::vector<ModelRef> candidates;
  for (const std::string& text : texts) {
    ASSAY_ASSIGN(MethodRef method, method_ref(text));
    const bool known = std::ranges::any_of(candidates, [&](const ModelRef& ref) { return same(*ref.method, method); });
    if (known) continue;
    std::string name = name_for(text, method.name, candidates);
    candidates.push_back({std::move(name), {}, std::move(method)});
  }
  if (candidates.empty()) return fail(ErrorCode::invalid_argument, "no method is named: --methods or --grid");
  if (candidates.size() <= k_most_sweep_candidates) return candidates;
  return fail(ErrorCode::invalid_argument, "{} candidates are more than a sweep takes ({})", candidates.size(),
              k_most_sweep_candidates);
}

}  // namespace assay::experiment
