#include "assay/quantize/options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/ranges.h>

#include "assay/base/check.hpp"
#include "assay/base/spelling.hpp"

namespace assay::quantize {
namespace {

template <class T>
std::optional<T> number(const std::string& text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// What an option may be, for messages, and its canonical text when it is.
struct Reading {
  std::string expected;
  std::optional<std::string> canonical;
};

Reading read(const Boolean&, const std::string& given) {
  Reading reading{"true or false", std::nullopt};
  if (given == "true" || given == "1" || given == "yes") reading.canonical = "true";
  if (given == "false" || given == "0" || given == "no") reading.canonical = "false";
  return reading;
}

Reading read(const Integer& range, const std::string& given) {
  Reading reading{fmt::format("a whole number from {} to {}", range.least, range.most), std::nullopt};
  const auto value = number<std::int64_t>(given);
  if (value && *value >= range.least && *value <= range.most) reading.canonical = fmt::format("{}", *value);
  return reading;
}

Reading read(const Real& range, const std::string& given) {
  Reading reading{fmt::format("a number from {} to {}", range.least, range.most), std::nullopt};
  const auto value = number<double>(given);
  if (value && std::isfinite(*value) && *value >= range.least && *value <= range.most) {
    reading.canonical = fmt::format("{}", *value);
  }
  return reading;
}

Reading read(const Choice& choice, const std::string& given) {
  Reading reading{fmt::format("one of {}", fmt::join(choice.values, ", ")), std::nullopt};
  if (std::ranges::find(choice.values, given) != choice.values.end()) reading.canonical = given;
  return reading;
}

Reading read(const Names&, const std::string& given) {
  return {"names separated by ';'", given};
}

Reading read(const Text&, const std::string& given) {
  return {"a text", given};
}

Result<std::string> canonical(const OptionInfo& option, const std::string& given, const std::string& method) {
  Reading reading = std::visit([&](const auto& kind) { return read(kind, given); }, option.kind);
  if (reading.canonical) return std::move(*reading.canonical);
  return fail(ErrorCode::invalid_argument, "{}: {}={}: expected {}", method, option.name, given, reading.expected);
}

Error unknown_option(const std::vector<OptionInfo>& known, const std::string& name, const std::string& method) {
  std::vector<std::string> names;
  for (const OptionInfo& option : known) names.push_back(option.name);
  if (names.empty()) {
    return {ErrorCode::invalid_argument, fmt::format("{}: there is no option '{}': it has none", method, name)};
  }
  return {ErrorCode::invalid_argument, fmt::format("{}: there is no option '{}'{}; there are: {}", method, name,
                                                   did_you_mean(name, names), fmt::join(names, ", "))};
}

}  // namespace

Result<Options> Options::parse(const std::vector<OptionInfo>& known, const std::map<std::string, std::string>& given,
                               const std::string& method) {
  Options options;
  for (const OptionInfo& option : known) {
    const auto found = given.find(option.name);
    ASSAY_ASSIGN(options.values_[option.name],
                 canonical(option, found == given.end() ? option.otherwise : found->second, method));
  }
  for (const auto& [name, value] : given) {
    if (!options.values_.contains(name)) return tl::unexpected<Error>(unknown_option(known, name, method));
  }
  return options;
}

std::map<std::string, OnlyWith> Options::without_effect(const std::vector<OptionInfo>& known,
                                                        const std::map<std::string, std::string>& given) const {
  std::map<std::string, OnlyWith> idle;
  for (const OptionInfo& option : known) {
    if (!given.contains(option.name)) continue;
    for (const OnlyWith& needs : option.only_with) {
      if (std::ranges::find(needs.values, text(needs.option)) == needs.values.end()) idle.emplace(option.name, needs);
    }
  }
  return idle;
}

const std::string& Options::text(const std::string& name) const {
  const auto found = values_.find(name);
  ASSAY_CHECK(found != values_.end());
  return found->second;
}

bool Options::boolean(const std::string& name) const {
  return text(name) == "true";
}

std::int64_t Options::integer(const std::string& name) const {
  return number<std::int64_t>(text(name)).value();
}

double Options::real(const std::string& name) const {
  return number<double>(text(name)).value();
}

std::vector<std::string> Options::names(const std::string& name) const {
  std::vector<std::string> names;
  const std::string& all = text(name);
  for (std::size_t from = 0; from < all.size();) {
    const std::size_t to = std::min(all.find(';', from), all.size());
    if (to > from) names.push_back(all.substr(from, to - from));
    from = to + 1;
  }
  return names;
}

}  // namespace assay::quantize
