#include "assay/base/random.hpp"

#include <array>

#include <gtest/gtest.h>

namespace assay::random_test {
namespace {

// Known answer of Philox4x32-10 for counter 0 and key 0, from the Random123 distribution (kat_vectors).
TEST(RandomStream, MatchesTheKnownAnswerOfPhilox) {
  RandomStream random(0, 0, 0);
  EXPECT_EQ(random(), 0x6627e8d5U);
  EXPECT_EQ(random(), 0xe169c58dU);
  EXPECT_EQ(random(), 0xbc57ac4cU);
  EXPECT_EQ(random(), 0x9b00dbd8U);
}

TEST(RandomStream, IsReproducibleAndSubstreamsDiffer) {
  RandomStream a(7, stream_named("bootstrap"), 3);
  RandomStream b(7, stream_named("bootstrap"), 3);
  RandomStream c(7, stream_named("bootstrap"), 4);
  int equal_to_c = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto value = a();
    EXPECT_EQ(value, b());
    equal_to_c += value == c() ? 1 : 0;
  }
  EXPECT_EQ(equal_to_c, 0);
}

TEST(RandomStream, BelowIsUniform) {
  RandomStream random(1, 2, 3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts[random.below(6)];
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - 10'000.0) * (count - 10'000.0) / 10'000.0;
  EXPECT_LT(chi_square, 20.5);  // 99.9 % point of chi-square with 5 degrees of freedom
}

TEST(RandomStream, NormalHasMeanZeroAndVarianceOne) {
  RandomStream random(1, 2, 4);
  double sum = 0;
  double squares = 0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    sum += z;
    squares += z * z;
  }
  EXPECT_NEAR(sum / n, 0.0, 0.02);
  EXPECT_NEAR(squares / n, 1.0, 0.02);
}

}  // namespace
}  // namespace assay::random_test
