#include "assay/quantize/float8.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace assay::quantize::float8_test {
namespace {

struct Layout {
  int exponent_bits;
  int mantissa_bits;
  int bias;
  int finite_codes;  // of the positive ones, from 0 on
};

// All finite magnitudes of the format, decoded from their codes field by field; the index is the code.
std::vector<double> table_of(const Layout& layout) {
  std::vector<double> values;
  for (int code = 0; code < layout.finite_codes; ++code) {
    const int exponent = code >> layout.mantissa_bits;
    const double fraction = (code & ((1 << layout.mantissa_bits) - 1)) / std::pow(2.0, layout.mantissa_bits);
    values.push_back(exponent == 0 ? fraction * std::pow(2.0, 1 - layout.bias)
                                   : (1 + fraction) * std::pow(2.0, exponent - layout.bias));
  }
  return values;
}

// The nearest entry by looking at all of them; of two as near the one with the even code.
double nearest(const std::vector<double>& table, double magnitude) {
  std::size_t best = 0;
  for (std::size_t code = 1; code < table.size(); ++code) {
    const double gain = std::abs(table[best] - magnitude) - std::abs(table[code] - magnitude);
    if (gain > 0 || (gain == 0 && code % 2 == 0)) best = code;
  }
  return table[best];
}

void agree_everywhere(const Float8& format, const std::vector<double>& table) {
  std::vector<double> magnitudes = table;
  for (std::size_t i = 1; i < table.size(); ++i) {
    for (const double share : {0.01, 0.25, 0.4999, 0.5, 0.5001, 0.75, 0.99}) {
      magnitudes.push_back(table[i - 1] + share * (table[i] - table[i - 1]));
    }
  }
  for (const double beyond : {1.01, 1.5, 1e6}) magnitudes.push_back(table.back() * beyond);
  for (const double magnitude : magnitudes) {
    const auto value = static_cast<float>(magnitude);
    const auto expected = static_cast<float>(nearest(table, double{value}));
    EXPECT_EQ(round_to_float8(value, format), expected) << magnitude;
    EXPECT_EQ(round_to_float8(-value, format), -expected) << magnitude;
  }
}

TEST(Float8, E4m3AgreesWithAllItsCodes) {
  const auto table = table_of({.exponent_bits = 4, .mantissa_bits = 3, .bias = 7, .finite_codes = 127});
  EXPECT_EQ(table.back(), 448);
  agree_everywhere(k_e4m3, table);
}

TEST(Float8, E5m2AgreesWithAllItsCodes) {
  const auto table = table_of({.exponent_bits = 5, .mantissa_bits = 2, .bias = 15, .finite_codes = 124});
  EXPECT_EQ(table.back(), 57344);
  agree_everywhere(k_e5m2, table);
}

TEST(Float8, SpecialValues) {
  EXPECT_EQ(round_to_float8(std::numeric_limits<float>::infinity(), k_e4m3), 448);
  EXPECT_TRUE(std::isnan(round_to_float8(std::numeric_limits<float>::quiet_NaN(), k_e4m3)));
  EXPECT_TRUE(std::signbit(round_to_float8(-0.0F, k_e5m2)));
  EXPECT_EQ(round_to_float8(0x1p-10F, k_e4m3), 0);          // half of the least subnormal: to even
  EXPECT_EQ(round_to_float8(0x1.8p-10F, k_e4m3), 0x1p-9F);  // above the middle
}

}  // namespace
}  // namespace assay::quantize::float8_test
