#include "assay/measure/memory.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace assay::measure {
namespace {

// "Name:   12 kB" to bytes.
std::optional<std::uint64_t> bytes_named(const std::string& text, std::string_view name) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') continue;
    const std::size_t digits = line.find_first_not_of(" \t", name.size() + 1);
    std::uint64_t kibibytes = 0;
    if (digits == std::string::npos) return std::nullopt;
    const auto [stop, error] = std::from_chars(line.data() + digits, line.data() + line.size(), kibibytes);
    return error == std::errc{} ? std::optional(kibibytes * 1024) : std::nullopt;
  }
  return std::nullopt;
}

std::int64_t grown(std::uint64_t from, std::uint64_t to) {
  return static_cast<std::int64_t>(to) - static_cast<std::int64_t>(from);
}

std::uint64_t mapped(const MemorySample& sample) {
  return sample.resident - sample.anonymous;
}

}  // namespace

Result<MemorySample> parse_smaps_rollup(const std::string& text) {
  const auto resident = bytes_named(text, "Rss");
  const auto proportional = bytes_named(text, "Pss");
  const auto clean = bytes_named(text, "Private_Clean");
  const auto dirty = bytes_named(text, "Private_Dirty");
  const auto anonymous = bytes_named(text, "Anonymous");
  if (!resident || !proportional || !clean || !dirty || !anonymous) {
    return fail(ErrorCode::corrupt, "smaps_rollup lacks Rss, Pss, Private_Clean, Private_Dirty or Anonymous");
  }
  MemorySample sample;
  sample.resident = *resident;
  sample.proportional = *proportional;
  sample.unique = *clean + *dirty + bytes_named(text, "Private_Hugetlb").value_or(0);
  sample.anonymous = *anonymous;
  return sample;
}

Result<std::uint64_t> parse_peak_resident(const std::string& status) {
  const auto peak = bytes_named(status, "VmHWM");
  if (!peak) return fail(ErrorCode::corrupt, "the process's status has no VmHWM");
  return *peak;
}

std::int64_t own_growth(const MemorySample& from, const MemorySample& to) {
  return grown(from.resident, to.resident);
}

std::int64_t shared_growth(const MemorySample& from, const MemorySample& to) {
  return own_growth(from, to) - grown(from.unique, to.unique);
}

MemoryGrowth growth_of(const MemoryTrace& trace) {
  const MemorySample& before = trace.before;
  const MemorySample& steady = trace.steady;
  return {.loaded = own_growth(before, trace.loaded),
          .steady = own_growth(before, steady),
          .steady_unique = grown(before.unique, steady.unique),
          .steady_proportional = grown(before.proportional, steady.proportional),
          .held = grown(before.heap.in_use, steady.heap.in_use) + grown(mapped(before), mapped(steady)),
          .load_peak = trace.load_peak};
}

}  // namespace assay::measure
