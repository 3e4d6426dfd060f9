#include "assay/base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace assay {
namespace {

// The number at the front of the text, and what follows it without leading blanks.
Result<std::pair<double, std::string_view>> split_number(std::string_view text) {
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || !std::isfinite(value))
    return fail(ErrorCode::invalid_argument, "'{}' is not a number", text);
  std::string_view rest(end, static_cast<std::size_t>(digits.data() + digits.size() - end));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return std::pair{value, rest};
}

}  // namespace

std::string to_text(Bytes bytes) {
  if (bytes.count < 1000) return fmt::format("{} B", bytes.count);
  constexpr std::array<const char*, 6> k_units{"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes.count) / 1000.0;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < k_units.size()) {
    value /= 1000.0;
    ++unit;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", value, decimals, k_units[unit]);
}

std::string to_text(std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 1e-3) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 1.0) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string time_text(double microseconds, int digits) {
  constexpr std::array<std::pair<double, const char*>, 4> k_units{{{1e-3, "ns"}, {1.0, "µs"}, {1e3, "ms"}, {1e6, "s"}}};
  const double size = std::abs(microseconds);
  std::size_t unit = 0;
  // What rounds to 1000 of one unit is 1 of the next.
  const double round_up = 1000 - 500 * std::pow(10.0, -digits);
  while (unit + 1 < k_units.size() && size / k_units[unit].first >= round_up) ++unit;
  const double value = microseconds / k_units[unit].first;
  const int magnitude = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
  return fmt::format("{:.{}f} {}", value, std::max(0, digits - 1 - std::max(0, magnitude)), k_units[unit].second);
}

Result<Bytes> parse_bytes(std::string_view text) {
  ASSAY_ASSIGN(auto parts, split_number(text));
  auto [value, unit] = parts;
  if (unit.ends_with('B')) unit.remove_suffix(1);
  constexpr std::array<std::pair<std::string_view, double>, 10> k_units{{{"", 1.0},
                                                                         {"k", 1e3},
                                                                         {"K", 1e3},
                                                                         {"M", 1e6},
                                                                         {"G", 1e9},
                                                                         {"T", 1e12},
                                                                         {"Ki", 1024.0},
                                                                         {"Mi", 1048576.0},
                                                                         {"Gi", 1073741824.0},
                                                                         {"Ti", 1099511627776.0}}};
  for (const auto& [name, factor] : k_units) {
    if (unit == name && value >= 0 && value * factor < 1e18) {
      return Bytes{static_cast<std::uint64_t>(std::llround(value * factor))};
    }
  }
  return fail(ErrorCode::invalid_argument, "'{}' is not a number of bytes such as 512MB or 2GiB", text);
}

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  ASSAY_ASSIGN(const auto parts, split_number(text));
  const auto [value, unit] = parts;
  constexpr std::array<std::pair<std::string_view, double>, 8> k_units{
      {{"", 1e9}, {"s", 1e9}, {"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"min", 60e9}, {"m", 60e9}, {"h", 3600e9}}};
  for (const auto& [name, factor] : k_units) {
    if (unit == name && value > 0 && value * factor < 9e18) {
      return std::chrono::nanoseconds(std::llround(value * factor));
    }
  }
  return fail(ErrorCode::invalid_argument, "'{}' is not a duration such as 500ms, 30s, 5min or 2h", text);
}

Result<double> parse_number(std::string_view text) {
  ASSAY_ASSIGN(const auto parts, split_number(text));
  if (!parts.second.empty()) return fail(ErrorCode::invalid_argument, "'{}' is not a number", text);
  return parts.first;
}

Result<double> parse_share(std::string_view text) {
  if (!text.ends_with('%')) return parse_number(text);
  std::string_view digits = text.substr(0, text.size() - 1);
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  ASSAY_ASSIGN(const double per_cent, parse_number(digits));
  return per_cent / 100;
}

}  // namespace assay
