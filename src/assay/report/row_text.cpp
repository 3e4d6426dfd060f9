#include "assay/report/row_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
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

RatioRow ratio_row(const Number& ratio, const Range& interval) {
  const double size = ratio.defined() ? ratio.value() : interval.defined() ? interval.high() : 1;
  const int decimals = ratio_decimals(size, interval);
  return {ratio.defined() ? fmt::format("{:.{}f} ×", ratio.value(), decimals) : k_none,
          interval.defined() ? fmt::format("[{:.{}f}, {:.{}f}] ×", interval.low(), decimals, interval.high(), decimals)
                             : k_none};
}

}  // namespace assay::report
