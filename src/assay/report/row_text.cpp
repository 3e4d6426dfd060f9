#include "assay/report/row_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "assay/base/units.hpp"
#include "assay/report/number_text.hpp"

namespace assay::report {
namespace {

using record::Number;
using record::Range;

constexpr int k_most_ratio_decimals = 4;
constexpr double k_steps_of_an_interval = 5;

struct TimeUnit {
  std::string_view name;
  double microseconds;
};
constexpr std::array<TimeUnit, 4> k_units{{{"ns", 1e-3}, {"µs", 1.0}, {"ms", 1e3}, {"s", 1e6}}};

// Where the first significant digit of a positive number stands: 2 of 0.034, 0 of 3 and of 34.
int decimals_to_first_digit(double value) {
  return std::max(0, -static_cast<int>(std::floor(std::log10(value))));
}

int ratio_decimals(double ratio, const Range& interval) {
  const double size = std::abs(ratio);
  int decimals = size < 10 ? 2 : size < 100 ? 1 : 0;
  if (size > 0 && size < 0.095) decimals = 1 + decimals_to_first_digit(size);
  if (!interval.defined()) return decimals;
  const double width = interval.high() - interval.low();
  const int most = std::max(decimals, k_most_ratio_decimals);
  while (width > 0 && decimals < most && width * std::pow(10.0, decimals) < k_steps_of_an_interval) ++decimals;
  return decimals;
}

}  // namespace

TimeRow::TimeRow(std::span<const Number> values, std::span<const Range> intervals) {
  std::vector<double> all;
  for (const Number& value : values) {
    if (value.defined()) all.push_back(std::abs(value.value()));
  }
  for (const Range& range : intervals) {
    if (range.defined()) all.insert(all.end(), {std::abs(range.low()), std::abs(range.high())});
  }
  std::erase_if(all, [](double value) { return !(value > 0) || !std::isfinite(value); });
  if (all.empty()) all.push_back(1);
  const auto [smallest, largest] = std::ranges::minmax(all);
  const std::string text = time_text(largest);
  const std::size_t blank = text.rfind(' ');
  const std::size_t point = text.find('.');
  unit_ = text.substr(blank + 1);
  scale_ = std::ranges::find(k_units, std::string_view(unit_), &TimeUnit::name)->microseconds;
  decimals_ = point == std::string::npos ? 0 : static_cast<int>(blank - point - 1);
  const double least = smallest / scale_;
  if (least < 1) decimals_ = std::max(decimals_, 1 + decimals_to_first_digit(least));
}

std::string TimeRow::digits(double us) const {
  return std::isfinite(us) ? fmt::format("{:.{}f}", us / scale_, decimals_) : k_none;
}

std::string TimeRow::value(const Number& us) const {
  return us.defined() ? fmt::format("{} {}", digits(us.value()), unit_) : k_none;
}

std::string TimeRow::interval(const Range& range) const {
  if (!range.defined()) return k_none;
  return fmt::format("[{}, {}] {}", digits(range.low()), digits(range.high()), unit_);
}

TimeTable::TimeTable(std::span<const Number> values) {
  constexpr double k_least = 0.01;  // of the unit
  double least = std::numeric_limits<double>::infinity();
  double most = 0;
  for (const Number& value : values) {
    if (!value.defined() || !(value.value() > 0) || !std::isfinite(value.value())) continue;
    least = std::min(least, value.value());
    most = std::max(most, value.value());
  }
  const TimeUnit* chosen = &k_units[1];
  for (const TimeUnit& unit : k_units) {
    if (most >= unit.microseconds && least >= k_least * unit.microseconds) chosen = &unit;
  }
  unit_ = chosen->name;
  scale_ = chosen->microseconds;
}

std::string TimeTable::value(const Number& us) const {
  if (!us.defined() || !std::isfinite(us.value())) return k_none;
  const double amount = us.value() / scale_;
  const int decimals = amount >= 1000  ? 0
                       : amount >= 100 ? 1
                       : amount >= 10  ? 2
                       : amount > 0    ? 3 + decimals_to_first_digit(amount)
                                       : 0;
  if (decimals > 0) return fmt::format("{:.{}f} {}", amount, decimals, unit_);
  return fmt::format("{} {}", count_text(static_cast<std::uint64_t>(std::llround(amount))), unit_);
}

RatioRow ratio_row(const Number& ratio, const Range& interval) {
  const double size = ratio.defined() ? ratio.value() : interval.defined() ? interval.high() : 1;
  const int decimals = ratio_decimals(size, interval);
  return {ratio.defined() ? fmt::format("{:.{}f} ×", ratio.value(), decimals) : k_none,
          interval.defined() ? fmt::format("[{:.{}f}, {:.{}f}] ×", interval.low(), decimals, interval.high(), decimals)
                             : k_none};
}

}  // namespace assay::report
