#include "assay/report/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

#include "assay/base/units.hpp"
#include "assay/report/row_text.hpp"

namespace assay::report {
namespace {

using record::Number;
using record::Range;
using record::Unit;

constexpr const char* k_minus = "−";
constexpr int k_value_digits = 4;
constexpr int k_difference_digits = 3;
constexpr int k_scientific = -1;

enum class Sign { negative_only, always };

// "+" or "−" before digits that are not all zero.
std::string with_sign(bool negative, const std::string& digits, Sign sign) {
  const bool zero = digits.find_first_of("123456789") == std::string::npos;
  if (zero) return digits;
  if (negative) return k_minus + digits;
  return sign == Sign::always ? "+" + digits : digits;
}

// Decimals that give the largest of the numbers so many significant digits.
int decimals_for(std::initializer_list<double> values, int digits) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (largest == 0) return digits - 1;
  const int magnitude = static_cast<int>(std::floor(std::log10(largest)));
  if (magnitude < -5 || magnitude > 8) return k_scientific;
  return std::max(0, digits - 1 - magnitude);
}

std::string digits_text(double value, int decimals, Sign sign) {
  if (value == 0 && decimals == k_scientific) return "0";
  const double size = std::abs(value);
  const std::string digits =
      decimals == k_scientific ? fmt::format("{:.2e}", size) : fmt::format("{:.{}f}", size, decimals);
  return with_sign(value < 0, digits, sign);
}

std::string bytes_text(double bytes, Sign sign) {
  const auto size = static_cast<std::uint64_t>(std::llround(std::min(std::abs(bytes), 9e18)));
  return with_sign(bytes < 0, to_text(Bytes{size}), sign);
}

// "8,310", "61.23": a rate of samples.
std::string rate_digits(double rate) {
  if (rate >= 1000 && rate < 9e18) return count_text(static_cast<std::uint64_t>(std::llround(rate)));
  return digits_text(rate, decimals_for({rate}, k_value_digits), Sign::negative_only);
}

// One number without its unit's name; `decimals` counts for Unit::number alone.
std::string bare(double value, Unit unit, int decimals, Sign sign) {
  if (!std::isfinite(value)) return k_none;
  if (unit == Unit::fraction) return digits_text(value * 100.0, 2, sign);
  if (unit == Unit::microseconds) return time_text(value);
  if (unit == Unit::per_second) return rate_digits(value) + " /s";
  return unit == Unit::bytes ? bytes_text(value, sign) : digits_text(value, decimals, sign);
}

std::string suffixed(std::string text, Unit unit, const char* suffix) {
  if (unit == Unit::fraction && text != k_none) text.append(" ").append(suffix);
  return text;
}

std::string ends_text(const Range& range, Unit unit, int digits, Sign sign) {
  if (unit == Unit::microseconds) return TimeRow({}, {&range, 1}).interval(range);
  if (unit == Unit::per_second) return fmt::format("[{}, {}] /s", rate_digits(range.low()), rate_digits(range.high()));
  const int decimals = decimals_for({range.low(), range.high()}, digits);
  return fmt::format("[{}, {}]", bare(range.low(), unit, decimals, sign), bare(range.high(), unit, decimals, sign));
}

}  // namespace

std::string or_reason(const Number& number, const std::string& text) {
  return number.defined() ? text : fmt::format("{} ({})", k_none, number.reason());
}

std::string or_reason(const Range& range, const std::string& text) {
  return range.defined() ? text : fmt::format("{} ({})", k_none, range.undefined);
}

std::string or_reason(const Number& number, Unit unit) {
  return or_reason(number, value_text(number, unit));
}

std::string or_reason(const Range& range, Unit unit) {
  return or_reason(range, interval_text(range, unit));
}

std::string value_text(const Number& value, Unit unit) {
  if (!value.defined()) return k_none;
  const int decimals = decimals_for({value.value()}, k_value_digits);
  return suffixed(bare(value.value(), unit, decimals, Sign::negative_only), unit, "%");
}

std::string difference_text(const Number& difference, Unit unit) {
  if (!difference.defined()) return k_none;
  const int decimals = decimals_for({difference.value()}, k_difference_digits);
  return suffixed(bare(difference.value(), unit, decimals, Sign::always), unit, "pt");
}

std::string interval_text(const Range& interval, Unit unit) {
  if (!interval.defined()) return k_none;
  return suffixed(ends_text(interval, unit, k_value_digits, Sign::negative_only), unit, "%");
}

std::string difference_interval_text(const Range& interval, Unit unit) {
  if (!interval.defined()) return k_none;
  return suffixed(ends_text(interval, unit, k_difference_digits, Sign::always), unit, "pt");
}

std::string precise_value_text(double value, Unit unit, int extra) {
  if (unit == Unit::bytes) return bytes_text(value, Sign::negative_only);
  if (unit == Unit::microseconds) return time_text(value, k_value_digits + extra);
  if (unit == Unit::per_second) return rate_digits(value) + " /s";
  if (unit == Unit::fraction) return digits_text(value * 100.0, 2 + extra, Sign::negative_only) + " %";
  return digits_text(value, decimals_for({value}, k_value_digits + extra), Sign::negative_only);
}

std::string precise_points_text(double value, Unit unit, int extra) {
  if (unit != Unit::fraction) return precise_value_text(value, unit, extra);
  return digits_text(value * 100.0, 2 + extra, Sign::negative_only) + " pt";
}

std::string ratio_text(const Number& ratio) {
  if (!ratio.defined()) return k_none;
  const double size = std::abs(ratio.value());
  const int decimals = size < 0.095 ? decimals_for({size}, 2) : size < 10 ? 2 : size < 100 ? 1 : 0;
  return digits_text(ratio.value(), decimals, Sign::negative_only) + " ×";
}

Number ratio_of(const Number& candidate, const Number& baseline) {
  if (!candidate.defined()) return candidate;
  if (!baseline.defined()) return baseline;
  if (baseline.value() == 0) return Number::undefined("the baseline's is zero");
  return candidate.value() / baseline.value();
}

std::string p_text(const Number& p) {
  if (!p.defined()) return k_none;
  if (p.value() < 0.001) return "< 0.001";
  return fmt::format("{:.{}f}", p.value(), p.value() < 0.1 ? 3 : 2);
}

std::string count_text(std::uint64_t count) {
  const std::string digits = fmt::format("{}", count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string count_text(const Number& count) {
  if (!count.defined() || !(count.value() >= 0 && count.value() < 9e18)) return k_none;
  return count_text(static_cast<std::uint64_t>(std::llround(count.value())));
}

std::string dtypes_text(const record::ModelRow& model) {
  std::string text;
  for (const auto& [dtype, bytes] : model.weights_by_dtype) {
    text +=
        fmt::format("{}{} {}", text.empty() ? "" : ", ", dtype, value_text(static_cast<double>(bytes), Unit::bytes));
  }
  return text.empty() ? k_none : text;
}

std::string level_text(double level) {
  return fmt::format("{:.4g} %", level * 100.0);
}

QualityText texts_of(const record::QualityRow& row) {
  QualityText texts{value_text(row.baseline, row.unit), value_text(row.candidate, row.unit),
                    difference_text(row.difference, row.unit), difference_interval_text(row.interval, row.unit)};
  if (row.unit != Unit::number) return texts;
  if (row.baseline.defined() && row.candidate.defined()) {
    const int decimals = decimals_for({row.baseline.value(), row.candidate.value()}, k_value_digits);
    texts.baseline = bare(row.baseline.value(), row.unit, decimals, Sign::negative_only);
    texts.candidate = bare(row.candidate.value(), row.unit, decimals, Sign::negative_only);
  }
  if (row.difference.defined() && row.interval.defined()) {
    const int decimals = decimals_for({row.interval.low(), row.interval.high()}, k_difference_digits);
    texts.difference = bare(row.difference.value(), row.unit, decimals, Sign::always);
  }
  return texts;
}

}  // namespace assay::report
