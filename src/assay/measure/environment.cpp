#include "assay/measure/environment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>

namespace assay::measure {
namespace {

constexpr std::array<std::string_view, 9> k_flags{"avx2",     "avx512f",     "avx512_vnni", "avx_vnni", "amx_int8",
                                                  "amx_bf16", "avx512_bf16", "asimddp",     "i8mm"};

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

// Files of /proc have no size, so they are read as streams.
std::string content_of(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

unsigned usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set)) : 1;
}

}  // namespace

Environment parse_environment(const std::string& cpuinfo, const std::string& os_release, const std::string& meminfo) {
  Environment environment;
  environment.processor = value_of(cpuinfo, "model name", ':');
  std::istringstream flags(value_of(cpuinfo, "flags", ':') + " " + value_of(cpuinfo, "Features", ':'));
  for (std::string flag; flags >> flag;) {
    if (std::ranges::find(k_flags, flag) != k_flags.end()) environment.flags.push_back(flag);
  }
  environment.system = value_of(os_release, "PRETTY_NAME", '=');
  const std::string total = value_of(meminfo, "MemTotal", ':');
  std::from_chars(total.data(), total.data() + total.size(), environment.memory_bytes);
  environment.memory_bytes *= 1024;
  return environment;
}

Environment read_environment() {
  Environment environment =
      parse_environment(content_of("/proc/cpuinfo"), content_of("/etc/os-release"), content_of("/proc/meminfo"));
  environment.cores = usable_cores();
  utsname names{};
  if (uname(&names) == 0) environment.kernel = std::string(names.sysname) + " " + names.release;
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

}  // namespace assay::measure
