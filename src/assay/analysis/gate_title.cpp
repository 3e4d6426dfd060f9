#include "assay/analysis/gate_title.hpp"

#include <cmath>

#include <fmt/format.h>

#include "assay/base/units.hpp"

namespace assay::analysis {
namespace {

constexpr int k_most_digits = 10;

// The fewest significant digits, and at least so many, with which the value is the same to one part in 10⁹.
int digits_of(double value, int least) {
  for (int digits = least; digits < k_most_digits; ++digits) {
    const auto read = parse_number(fmt::format("{:.{}e}", value, digits - 1));
    if (read && std::abs(*read - value) <= 1e-9 * std::abs(value)) return digits;
  }
  return k_most_digits;
}

std::string number_text(double value) {
  return fmt::format("{:.{}g}", value, digits_of(value, 4));
}

// Two decimals, or as many as it takes.
std::string per_cent_text(double fraction) {
  const std::string two = fmt::format("{:.2f}", 100 * fraction);
  const std::string all = number_text(100 * fraction);
  const auto read = parse_number(two);
  return read && std::abs(*read - 100 * fraction) <= 1e-9 * std::abs(100 * fraction) ? two : all;
}

}  // namespace

std::string gate_title(const Gate& gate, LimitUnit unit) {
  const char* sign = limits_from_below(gate.kind) ? "≥" : "≤";
  if (gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio) {
    return fmt::format("ratio {} {} ×", sign, number_text(gate.limit));
  }
  const bool difference = gate.kind == GateKind::max_drop || gate.kind == GateKind::max_rise;
  const char* what = gate.kind == GateKind::max_drop ? "drop " : gate.kind == GateKind::max_rise ? "rise " : "";
  switch (unit) {
    case LimitUnit::fraction:
      return fmt::format("{}{} {} {}", what, sign, per_cent_text(gate.limit), difference ? "pt" : "%");
    case LimitUnit::bytes:
      return fmt::format("{} {}", sign, to_text(Bytes{static_cast<std::uint64_t>(gate.limit)}));
    case LimitUnit::microseconds:
      return fmt::format("{} {}", sign, time_text(gate.limit, digits_of(gate.limit, 3)));
    case LimitUnit::per_second:
      return fmt::format("{} {} samples/s", sign, number_text(gate.limit));
    case LimitUnit::number:
      break;
  }
  return fmt::format("{}{} {}", what, sign, number_text(gate.limit));
}

}  // namespace assay::analysis
