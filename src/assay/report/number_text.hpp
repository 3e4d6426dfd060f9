#pragma once

#include <cstdint>
#include <string>

#include "assay/record/number.hpp"
#include "assay/record/result.hpp"

namespace assay::report {

// Texts of numbers for people. The minus sign is U+2212, a number that rounds to zero has no sign, and what is not
// defined is "–". Fractions are shown as per cent with two decimals, their differences as percentage points; other
// numbers with four significant digits, differences with three; bytes in decimal units; microseconds in the unit of
// time that suits them ("120.4 µs"), rates as "8,310 /s".

inline constexpr const char* k_none = "–";

// The text where there is a number, and else "– (why there is none)".
std::string or_reason(const record::Number& number, const std::string& text);
std::string or_reason(const record::Range& range, const std::string& text);
std::string or_reason(const record::Number& number, record::Unit unit);
std::string or_reason(const record::Range& range, record::Unit unit);

// "98.44 %", "0.05120", "38.1 kB".
std::string value_text(const record::Number& value, record::Unit unit);

// "−0.11 pt", "+0.0021", "−26.2 kB".
std::string difference_text(const record::Number& difference, record::Unit unit);

// Of a value: "[97.40, 99.11] %".
std::string interval_text(const record::Range& interval, record::Unit unit);

// Of a difference: "[−0.62, +0.39] pt".
std::string difference_interval_text(const record::Range& interval, record::Unit unit);

// The same with more decimals than usual, where two numbers would otherwise look alike. Fractions: 2 + extra.
std::string precise_value_text(double value, record::Unit unit, int extra);
std::string precise_points_text(double value, record::Unit unit, int extra);  // without a sign for what is positive

// "0.31 ×"
std::string ratio_text(const record::Number& ratio);

// candidate / baseline; undefined with the reason of either.
record::Number ratio_of(const record::Number& candidate, const record::Number& baseline);

// "0.69", "0.034", "< 0.001".
std::string p_text(const record::Number& p);

// "3,100"
std::string count_text(std::uint64_t count);
std::string count_text(const record::Number& count);

// "INT8 1.2 MB, FLOAT 38 kB": the weights of a model, or "–".
std::string dtypes_text(const record::ModelRow& model);

// "95 %" of 0.95.
std::string level_text(double level);

// The texts of one row of a quality table, with the decimals they share.
struct QualityText {
  std::string baseline;
  std::string candidate;
  std::string difference;
  std::string interval;
};
QualityText texts_of(const record::QualityRow& row);

}  // namespace assay::report
