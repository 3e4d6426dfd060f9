#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/base/units.hpp"
#include "assay/data/yaml_section_internal.hpp"

namespace assay::data {

void YamlProblems::add(const YAML::Node& where, const std::string& what) {
  lines_.push_back(fmt::format("{}:{}: {}", path_.string(), where.Mark().line + 1, what));
}

Status YamlProblems::status() const {
  if (lines_.empty()) return {};
  return fail(ErrorCode::invalid_argument, "{}", fmt::join(lines_, "\n"));
}

std::string scalar_text(const YAML::Node& node) {
  return node.IsDefined() && node.IsScalar() ? node.Scalar() : std::string();
}

YamlSection::YamlSection(const YAML::Node& node, std::string what, std::vector<std::string> keys,
                         YamlProblems& problems)
    : node_(node), keys_(std::move(keys)), problems_(problems) {
  if (!node_.IsMap()) {
    problems_.add(node_, fmt::format("{} must be a map with keys such as {}", what, fmt::join(keys_, ", ")));
    node_ = YAML::Node(YAML::NodeType::Map);
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    const std::string key = scalar_text(entry.first);
    if (std::ranges::find(keys_, key) == keys_.end()) {
      problems_.add(entry.first, fmt::format("unknown key '{}' in {}{}", key, what, did_you_mean(key, keys_)));
    } else if (!seen.insert(key).second) {
      problems_.add(entry.first, fmt::format("key '{}' is given twice", key));
    }
  }
}

bool YamlSection::has(const std::string& key) const {
  return at(key).IsDefined() && !at(key).IsNull();
}

YAML::Node YamlSection::at(const std::string& key) const {
  for (const auto& entry : node_) {
    if (scalar_text(entry.first) == key) return entry.second;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

std::string YamlSection::text(const std::string& key) const {
  if (!has(key)) return {};
  if (!at(key).IsScalar()) problem(at(key), fmt::format("'{}' must be a single value", key));
  return scalar_text(at(key));
}

std::string YamlSection::choice(const std::string& key, const std::vector<std::string>& allowed,
                                std::string otherwise) const {
  if (!has(key)) return otherwise;
  std::string value = text(key);
  if (std::ranges::find(allowed, value) != allowed.end()) return value;
  if (at(key).IsScalar()) {
    problem(at(key), fmt::format("{} '{}'{}; expected one of {}", key, value, did_you_mean(value, allowed),
                                 fmt::join(allowed, ", ")));
  }
  return otherwise;
}

double YamlSection::number(const std::string& key, double otherwise) const {
  if (!has(key)) return otherwise;
  const auto value = parse_number(scalar_text(at(key)));
  if (value) return *value;
  problem(at(key), fmt::format("'{}' must be a number", key));
  return otherwise;
}

std::int64_t YamlSection::whole_number(const std::string& key, std::int64_t least) const {
  if (!has(key)) return 0;
  const auto value = parse_number(scalar_text(at(key)));
  if (value && std::trunc(*value) == *value && *value >= static_cast<double>(least) && *value < 1e9) {
    return static_cast<std::int64_t>(*value);
  }
  problem(at(key), fmt::format("'{}' must be a whole number, at least {}", key, least));
  return 0;
}

std::vector<std::string> YamlSection::texts(const std::string& key) const {
  std::vector<std::string> list;
  if (!has(key)) return list;
  if (at(key).IsScalar()) return {scalar_text(at(key))};
  if (at(key).IsSequence()) {
    for (const auto& item : at(key)) {
      if (!item.IsScalar()) problem(item, fmt::format("'{}' must be a list of single values", key));
      list.push_back(scalar_text(item));
    }
    return list;
  }
  problem(at(key), fmt::format("'{}' must be a list", key));
  return list;
}

std::vector<double> YamlSection::number_list(const YAML::Node& node, const std::string& key) const {
  std::vector<double> list;
  for (const auto& item : node) {
    const auto value = parse_number(scalar_text(item));
    if (!value) problem(item, fmt::format("'{}' must hold numbers", key));
    list.push_back(value.value_or(0));
  }
  return list;
}

std::vector<double> YamlSection::numbers(const std::string& key) const {
  if (!has(key)) return {};
  if (at(key).IsScalar()) return {number(key, 0)};
  if (at(key).IsSequence()) return number_list(at(key), key);
  problem(at(key), fmt::format("'{}' must be a number or a list of numbers", key));
  return {};
}

tensor::Shape YamlSection::shape(const std::string& key) const {
  tensor::Shape shape;
  for (const double extent : numbers(key)) {
    if (!(extent >= 1 && extent < 1e9) || std::trunc(extent) != extent) {
      problem(at(key), fmt::format("'{}' must hold positive whole numbers", key));
      return {};
    }
    shape.push_back(static_cast<std::int64_t>(extent));
  }
  return shape;
}

std::vector<std::vector<double>> YamlSection::matrix(const std::string& key) const {
  std::vector<std::vector<double>> rows;
  if (!has(key)) return rows;
  for (const auto& row : at(key)) {
    if (row.IsSequence()) rows.push_back(number_list(row, key));
  }
  if (!at(key).IsSequence() || rows.size() != at(key).size()) {
    problem(at(key), fmt::format("'{}' must be a list of rows of numbers", key));
  }
  return rows;
}

}  // namespace assay::data
