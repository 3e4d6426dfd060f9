#include "assay/stats/noise_floor.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats {
namespace {

TEST(NoiseFloor, IsTheFartherEndOfTheControl) {
  EXPECT_NEAR(noise_floor({1.0, {0.99, 1.02}, 10}), 0.02, 1e-12);
  EXPECT_NEAR(noise_floor({1.0, {0.8, 1.02}, 10}), 0.25, 1e-12);  // 1/0.8
  EXPECT_NEAR(noise_floor({1.05, {1.04, 1.06}, 10}), 0.06, 1e-12);
}

TEST(ChangeBeyond, TheWholeIntervalMustLieBeyondTheFloor) {
  EXPECT_EQ(change_beyond({1.03, 1.08}, 0.02), RatioChange::higher);
  EXPECT_EQ(change_beyond({1.01, 1.08}, 0.02), RatioChange::none_shown);
  EXPECT_EQ(change_beyond({0.90, 0.97}, 0.02), RatioChange::lower);
  EXPECT_EQ(change_beyond({0.90, 0.985}, 0.02), RatioChange::none_shown);
  EXPECT_EQ(change_beyond({0.5, 2.0}, 0.0), RatioChange::none_shown);
}

}  // namespace
}  // namespace assay::stats
