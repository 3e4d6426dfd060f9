#include "assay/measure/load/schedule.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::measure::load::schedule_test {
namespace {

// Kolmogorov–Smirnov distance from 1 − e^(−x), against its 0.1 % critical value 1.95/√n.
TEST(DrawExponential, FollowsTheDistribution) {
  constexpr std::size_t k_draws = 200'000;
  RandomStream random(3, stream_named("exponential test"), 0);
  std::vector<double> draws(k_draws);
  for (double& draw : draws) draw = draw_exponential(random);
  std::sort(draws.begin(), draws.end());
  double distance = 0;
  for (std::size_t i = 0; i < k_draws; ++i) {
    const double expected = 1 - std::exp(-draws[i]);
    distance = std::max(distance, std::abs(expected - (static_cast<double>(i) + 0.5) / k_draws));
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(k_draws));
}

TEST(PoissonSchedule, AscendsAtTheRateThatWasAsked) {
  const auto arrivals = poisson_schedule(2000, 100'000, 1).value();
  EXPECT_TRUE(std::is_sorted(arrivals.begin(), arrivals.end()));
  // 50 s on average; the standard error of the sum is √100000 / 2000 s = 0.158 s.
  EXPECT_NEAR(std::chrono::duration<double>(arrivals.back()).count(), 50, 4 * 0.158);
}

// Results are recorded with their seed: other draws would be other results.
TEST(PoissonSchedule, DrawsStayTheSame) {
  const auto arrivals = poisson_schedule(1000, 5, 42).value();
  std::vector<std::int64_t> counts;
  for (const auto arrival : arrivals) counts.push_back(arrival.count());
  EXPECT_THAT(counts, testing::ElementsAre(965428, 3940092, 4216939, 6099264, 6325528));
}

TEST(PoissonSchedule, OfTwoRatesIsTheSameButForScale) {
  const auto slow = poisson_schedule(100, 1000, 7).value();
  const auto fast = poisson_schedule(400, 1000, 7).value();
  for (std::size_t i = 0; i < slow.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(slow[i].count()), 4.0 * static_cast<double>(fast[i].count()), 3);
  }
}

TEST(PoissonSchedule, OfTwoSeedsDiffers) {
  EXPECT_NE(poisson_schedule(100, 10, 7).value(), poisson_schedule(100, 10, 8).value());
}

TEST(PoissonSchedule, RefusesARateThatIsNone) {
  for (const double rate : {0.0, -1.0, std::nan(""), double{INFINITY}}) {
    const auto schedule = poisson_schedule(rate, 10, 1);
    ASSERT_FALSE(schedule) << rate;
    EXPECT_EQ(schedule.error().code(), ErrorCode::invalid_argument);
  }
  EXPECT_THAT(poisson_schedule(1e-9, 10, 1).error().message(), testing::HasSubstr("more than 10 years"));
}

TEST(DrawSamples, AreUniformOverThePopulation) {
  const auto samples = draw_samples(30'000, 3, 5).value();
  for (const std::uint32_t sample : {0U, 1U, 2U}) {
    EXPECT_NEAR(static_cast<double>(std::count(samples.begin(), samples.end(), sample)), 10'000, 4 * 82) << sample;
  }
  EXPECT_EQ(std::count_if(samples.begin(), samples.end(), [](std::uint32_t sample) { return sample > 2; }), 0);
}

TEST(DrawSamples, OfNothingIsRefused) {
  EXPECT_EQ(draw_samples(1, 0, 1).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::load::schedule_test
