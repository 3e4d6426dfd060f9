#include "assay/quantize/gptq.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::quantize::gptq_test {
namespace {

Gram gram_of(const std::vector<float>& rows, std::size_t width) {
  Gram gram(width);
  EXPECT_TRUE(gram.add(rows));
  return gram;
}

std::vector<float> noise(std::size_t count, std::uint64_t seed) {
  RandomStream random(seed, 0, 0);
  std::vector<float> values(count);
  std::generate(values.begin(), values.end(), [&] { return static_cast<float>(random.normal()); });
  return values;
}

// Σ over the Gram of the squared output error of weights `a` for `b`.
double output_error(const std::vector<float>& a, const std::vector<float>& b, const Gram& gram) {
  double error = 0;
  const std::size_t width = gram.width();
  for (std::size_t o = 0; o < a.size() / width; ++o) {
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        error += (double{a[o * width + i]} - double{b[o * width + i]}) * double{gram.at(i, j)} *
                 (double{a[o * width + j]} - double{b[o * width + j]});
      }
    }
  }
  return error;
}

TEST(Gptq, FactorIsTheUpperCholeskyOfTheInverse) {
  // H = [[2, 1], [1, 2]]: inverse [[2, −1], [−1, 2]] / 3 = UᵀU with U = [[√(2/3), −1/√6], [0, 1/√2]].
  Gram gram = gram_of({1, 1, 1, 0, 0, 1}, 2);
  const auto compensation = Compensation::of(std::move(gram), {.damping = 1e-9, .act_order = false});
  ASSERT_TRUE(compensation);
  EXPECT_NEAR(compensation->row(0)[0], std::sqrt(2.0 / 3), 1e-6);
  EXPECT_NEAR(compensation->row(0)[1], -1 / std::sqrt(6.0), 1e-6);
  EXPECT_NEAR(compensation->row(1)[0], 1 / std::sqrt(2.0), 1e-6);
}

TEST(Gptq, OrderByActivationIsThatOfTheReorderedInputs) {
  constexpr std::size_t k_width = 20;
  const std::vector<std::size_t> order{7, 3, 19, 0, 12, 1, 18, 4, 9, 2, 15, 5, 10, 6, 17, 8, 11, 13, 16, 14};
  std::vector<float> rows = noise(64 * k_width, 5);
  std::vector<float> sorted(rows.size());
  for (std::size_t r = 0; r < 64; ++r) {
    for (std::size_t k = 0; k < k_width; ++k) {
      float& value = rows[r * k_width + order[k]];
      value *= std::pow(1.5F, static_cast<float>(k_width - k));
      sorted[r * k_width + k] = value;
    }
  }
  const auto by_activation = Compensation::of(gram_of(rows, k_width), {.act_order = true});
  const auto plain = Compensation::of(gram_of(sorted, k_width), {});
  ASSERT_TRUE(by_activation && plain);
  for (std::size_t k = 0; k < k_width; ++k) {
    EXPECT_EQ(by_activation->input(k), order[k]);
    const float tolerance = 1e-4F * plain->row(k)[0];
    for (std::size_t j = 0; j < k_width - k; ++j) EXPECT_NEAR(by_activation->row(k)[j], plain->row(k)[j], tolerance);
  }
}

TEST(Gptq, UncorrelatedInputsRoundToNearest) {
  std::vector<float> rows(16 * 16, 0);
  for (std::size_t i = 0; i < 16; ++i) rows[i * 16 + i] = static_cast<float>(i + 1);
  const std::vector<float> weights = noise(48, 1);
  const BlockFormat format{.bits = 4, .block = 16, .symmetric = false};
  for (const bool act_order : {false, true}) {
    const auto compensation = Compensation::of(gram_of(rows, 16), {.damping = 0.01, .act_order = act_order});
    ASSERT_TRUE(compensation);
    EXPECT_EQ(compensation->input(0), act_order ? 15U : 0U);
    EXPECT_EQ(round_compensated(weights, 3, format, *compensation).codes,
              round_to_nearest(weights, 3, 16, format).codes);
  }
}

// Wide enough that later weights are brought up to date in several spans.
TEST(Gptq, ErrorsAreMadeUpForAcrossSpans) {
  constexpr std::size_t k_width = 300;
  std::vector<float> rows = noise(400 * k_width, 2);
  for (std::size_t r = 0; r < 400; ++r) {
    for (std::size_t i = 1; i < k_width; ++i) rows[r * k_width + i] += 0.95F * rows[r * k_width + i - 1];
  }
  const std::vector<float> weights = noise(70 * k_width, 3);
  const Gram gram = gram_of(rows, k_width);
  for (const std::size_t block : {32U, 256U}) {
    const BlockFormat format{.bits = 4, .block = block, .symmetric = false};
    const auto compensation = Compensation::of(gram, {});
    ASSERT_TRUE(compensation);
    const double nearest = output_error(weights, dequantized(round_to_nearest(weights, 70, k_width, format)), gram);
    const double compensated =
        output_error(weights, dequantized(round_compensated(weights, 70, format, *compensation)), gram);
    EXPECT_LT(compensated, 0.4 * nearest) << block;
  }
}

TEST(Gptq, InputsThatAreAlwaysZeroAreRoundedToNearest) {
  const std::vector<float> rows{1, 0, 2, 0, -1, 0};
  const std::vector<float> weights{0.3F, 0.77F};
  const BlockFormat format{.bits = 4, .block = 16, .symmetric = true};
  const auto compensation = Compensation::of(gram_of(rows, 2), {});
  ASSERT_TRUE(compensation);
  EXPECT_EQ(round_compensated(weights, 1, format, *compensation).codes, round_to_nearest(weights, 1, 2, format).codes);
}

TEST(Gptq, RowsFewerThanInputsAreDamped) {
  const auto compensation = Compensation::of(gram_of(noise(2 * 64, 4), 64), {});
  ASSERT_TRUE(compensation) << compensation.error().text();
  EXPECT_TRUE(std::isfinite(compensation->row(0)[1]));
}

}  // namespace
}  // namespace assay::quantize::gptq_test
