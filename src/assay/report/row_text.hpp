#pragma once

#include <span>
#include <string>

#include "assay/record/number.hpp"

namespace assay::report {

// Texts of numbers that stand beside each other in one row, so that they can be compared at a glance.

// Times in one unit, the one that suits the largest of the row, and with the same decimals: four digits of the largest
// and at least two of the smallest that is not 0.
class TimeRow {
 public:
  // What the row shows, in microseconds; what is not defined is left out.
  TimeRow(std::span<const record::Number> values, std::span<const record::Range> intervals);

  std::string value(const record::Number& us) const;       // "0.534 ms"; "–"
  std::string interval(const record::Range& range) const;  // "[0.418, 3.393] ms"; "–"

 private:
  std::string digits(double us) const;

  std::string unit_;
  double scale_ = 1;  // microseconds that one of the unit is
  int decimals_ = 0;
};

// Times of a whole table in one unit, each with four significant digits: the unit that suits the largest, or a smaller
// one in which the least is at least a hundredth. "72.52 µs", "4,527 µs"; "–" for what is not defined.
class TimeTable {
 public:
  explicit TimeTable(std::span<const record::Number> values);  // in microseconds

  std::string value(const record::Number& us) const;

 private:
  std::string unit_;
  double scale_ = 1;  // microseconds that one of the unit is
};

// A ratio and its interval with the same decimals: two (more where the ratio is small), and up to four until the width
// of the interval is told by at least five steps of the last. "0.9998 ×", "[0.9981, 1.0012] ×"; "–" for what is not
// defined.
struct RatioRow {
  std::string value;
  std::string interval;
};
RatioRow ratio_row(const record::Number& ratio, const record::Range& interval);

}  // namespace assay::report
