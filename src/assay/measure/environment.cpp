#include "assay/measure/environment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "assay/base/units.hpp"

namespace assay::measure {
namespace {

constexpr std::array<std::string_view, 20> k_flags{
    "avx",      "f16c",        "fma",         "avx2",        "avx_vnni", "avx_vnni_int8", "avx512f",
    "avx512bw", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8",      "amx_bf16",
    "amx_fp16", "asimdhp",     "asimddp",     "i8mm",        "bf16",     "sve2"};

// The value after "key<spaces>:" or "key=" on the first such line.
std::string value_of(const std::string& text, std::string_view key, char separator) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t at = line.find(separator);
    if (at == std::string::npos) continue;
    std::string value = line.substr(at + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '"')) value.erase(value.begin());
    while (!value.empty() && (value.back() == ' ' || value.back() == '"')) value.pop_back();
    return value;
  }
  return "";
}

// Each setting once, in alphabetical order.
Reading<std::string> governor_of(const std::vector<Reading<std::string>>& processors) {
  std::set<std::string> governors;
  for (const auto& processor : processors) {
    if (!processor) return processor;
    governors.insert(*processor);
  }
  if (governors.empty()) return Reading<std::string>::none("no processor has a frequency governor");
  return fmt::format("{}", fmt::join(governors, " "));
}

// How many different texts `name` gives for the processors that are online.
template <class Name>
Reading<std::uint64_t> distinct(const std::vector<ProcessorPlace>& places, Name name) {
  std::set<std::string> names;
  for (const ProcessorPlace& place : places) {
    if (place.package && place.core) names.insert(name(place, names.size()));
  }
  if (!names.empty()) return static_cast<std::uint64_t>(names.size());
  const std::string reason = places.empty() ? "the system lists no processor" : places.front().package.absent;
  return Reading<std::uint64_t>::none(reason);
}

Reading<bool> boost_of(const EnvironmentTexts& texts) {
  if (texts.boost) return *texts.boost == "1";
  if (texts.no_turbo) return *texts.no_turbo == "0";
  return Reading<bool>::none(texts.boost.absent);
}

Reading<bool> flag_of(const Reading<std::string>& text) {
  if (!text) return Reading<bool>::none(text.absent);
  return *text == "1";
}

// The choice in brackets.
Reading<std::string> chosen_of(const Reading<std::string>& choices) {
  if (!choices) return choices;
  const std::size_t open = choices->find('[');
  const std::size_t close = choices->find(']', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) {
    return Reading<std::string>::none(fmt::format("'{}' marks no choice", *choices));
  }
  return choices->substr(open + 1, close - open - 1);
}

Reading<std::string> randomisation_of(const Reading<std::string>& level) {
  if (!level) return level;
  if (*level == "0") return std::string("off");
  if (*level == "1") return std::string("partial");
  if (*level == "2") return std::string("full");
  return Reading<std::string>::none(fmt::format("'{}' is no known level", *level));
}

Reading<double> load_of(const Reading<std::string>& text) {
  if (!text) return Reading<double>::none(text.absent);
  return Reading<double>(parse_number(text->substr(0, text->find(' '))));
}

}  // namespace

Environment parse_environment(const EnvironmentTexts& texts) {
  Environment environment;
  environment.processor = value_of(texts.cpuinfo, "model name", ':');
  std::istringstream flags(value_of(texts.cpuinfo, "flags", ':') + " " + value_of(texts.cpuinfo, "Features", ':'));
  for (std::string flag; flags >> flag;) {
    if (std::ranges::find(k_flags, flag) != k_flags.end()) environment.flags.push_back(flag);
  }
  environment.system = value_of(texts.os_release, "PRETTY_NAME", '=');
  const std::string total = value_of(texts.meminfo, "MemTotal", ':');
  std::from_chars(total.data(), total.data() + total.size(), environment.memory_bytes);
  environment.memory_bytes *= 1024;
  const std::string microcode = value_of(texts.cpuinfo, "microcode", ':');
  environment.microcode = microcode.empty() ? Reading<std::string>::none("/proc/cpuinfo does not say") : microcode;
  environment.sockets = distinct(texts.places, [](const auto& place, std::size_t) { return *place.package; });
  environment.all_cores =
      distinct(texts.places, [](const auto& place, std::size_t) { return *place.package + " " + *place.core; });
  environment.all_processors = distinct(texts.places, [](const auto&, std::size_t at) { return std::to_string(at); });
  environment.governor = governor_of(texts.governors);
  environment.boost = boost_of(texts);
  environment.smt = flag_of(texts.smt_active);
  environment.huge_pages = chosen_of(texts.huge_pages);
  environment.isolated = texts.isolated;
  environment.address_randomisation = randomisation_of(texts.randomize_va_space);
  environment.load_average = load_of(texts.load_average);
  return environment;
}

std::string to_text(const Environment& environment) {
  std::string text = environment.processor.empty() ? "unknown processor" : environment.processor;
  text += fmt::format(", {} core{}", environment.cores, environment.cores == 1 ? "" : "s");
  if (!environment.flags.empty()) text += fmt::format(", {}", fmt::join(environment.flags, " "));
  if (!environment.kernel.empty()) text += "; " + environment.kernel;
  if (!environment.system.empty()) text += "; " + environment.system;
  return text;
}

std::vector<std::string> warnings_of(const Environment& environment) {
  std::vector<std::string> warnings;
  if (environment.governor && *environment.governor != "performance") {
    warnings.push_back(
        fmt::format("the processor's clock follows the load (governor {}): times depend on what ran before; set the "
                    "governor to performance while measuring",
                    *environment.governor));
  }
  if (environment.boost && *environment.boost) {
    warnings.push_back(
        "the processor may clock above its nominal frequency (boost is on): times depend on temperature and on other "
        "cores; switch boost off while measuring");
  }
  return warnings;
}

}  // namespace assay::measure
