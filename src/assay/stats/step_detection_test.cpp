#include "assay/stats/step_detection.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::step_detection_test {
namespace {

using testing::ElementsAre;

std::vector<std::size_t> begins_of(const std::vector<Segment>& segments) {
  std::vector<std::size_t> begins;
  for (const Segment& segment : segments) begins.push_back(segment.begin);
  return begins;
}

// Levels of equal length with normal noise of standard deviation 1.
std::vector<double> stairs(const std::vector<double>& levels, std::size_t length, RandomStream& random) {
  std::vector<double> series;
  for (const double level : levels) {
    for (std::size_t i = 0; i < length; ++i) series.push_back(level + random.normal());
  }
  return series;
}

double potts(std::span<const double> series, const std::vector<std::size_t>& begins, double penalty) {
  double total = penalty * static_cast<double>(begins.size() - 1);
  for (std::size_t s = 0; s < begins.size(); ++s) {
    const auto part = series.subspan(begins[s], (s + 1 < begins.size() ? begins[s + 1] : series.size()) - begins[s]);
    const double mean = std::accumulate(part.begin(), part.end(), 0.0) / static_cast<double>(part.size());
    for (const double value : part) total += (value - mean) * (value - mean);
  }
  return total;
}

TEST(StepNoise, OfAlternatingValuesByHand) {
  // Differences 1, 1, 1, 9: their upper median is 1.
  EXPECT_NEAR(step_noise(std::vector<double>{0, 1, 0, 1, 10}), 1 / (std::sqrt(2.0) * 0.674489750196), 1e-9);
  EXPECT_EQ(step_noise(std::vector<double>{5}), 0);
}

TEST(StepNoise, IsNotMovedByASteps) {
  RandomStream random(1, 2, 3);
  const auto series = stairs({0, 40, -30, 20}, 250, random);
  EXPECT_NEAR(step_noise(series), 1.0, 0.1);
}

TEST(DetectSteps, EmptyShortAndConstantSeries) {
  EXPECT_TRUE(detect_steps({}).empty());
  EXPECT_THAT(begins_of(detect_steps(std::vector<double>{1, 9, 1})), ElementsAre(0));
  EXPECT_THAT(begins_of(detect_steps(std::vector<double>(50, 3.0))), ElementsAre(0));
}

TEST(DetectSteps, WithoutNoiseFindsTheStepAndItsMeans) {
  const auto segments = detect_steps(std::vector<double>{7, 7, 7, 7, 2, 2, 2, 2, 2});
  ASSERT_THAT(begins_of(segments), ElementsAre(0, 4));
  EXPECT_DOUBLE_EQ(segments[0].mean, 7);
  EXPECT_DOUBLE_EQ(segments[1].mean, 2);
  EXPECT_EQ(segments[1].end, 9U);
}

TEST(DetectSteps, FindsStepsOfThreeDeviationsWithinTwoValues) {
  RandomStream random(5, 0, 0);
  const auto begins = begins_of(detect_steps(stairs({10, 7, 11}, 60, random)));
  ASSERT_EQ(begins.size(), 3U);
  EXPECT_NEAR(static_cast<double>(begins[1]), 60, 2);
  EXPECT_NEAR(static_cast<double>(begins[2]), 120, 2);
}

// Every segmentation of a short series is tried: pruning must not lose the best, whatever the shortest segment.
TEST(DetectSteps, IsTheBestOfAllSegmentations) {
  for (std::uint64_t round = 0; round < 200; ++round) {
    RandomStream random(17, 0, round);
    const auto series = stairs({0, 2.5, 1}, 4, random);
    const std::size_t shortest = 1 + round % 3;
    const double noise = step_noise(series);
    const double penalty = 2.0 * noise * noise;
    double best = std::numeric_limits<double>::infinity();
    for (unsigned cuts = 0; cuts < (1U << 11U); ++cuts) {
      std::vector<std::size_t> begins{0};
      bool allowed = true;
      for (std::size_t i = 1; i < series.size(); ++i) {
        if ((cuts >> (i - 1) & 1U) == 0) continue;
        allowed = allowed && i - begins.back() >= shortest;
        begins.push_back(i);
      }
      if (allowed && series.size() - begins.back() >= shortest) best = std::min(best, potts(series, begins, penalty));
    }
    const auto found = begins_of(detect_steps(series, {.penalty = 2.0, .shortest_segment = shortest}));
    EXPECT_NEAR(potts(series, found, penalty), best, 1e-9) << "round " << round;
  }
}

TEST(DetectSteps, SeldomSeesAStepInNoiseAlone) {
  for (const std::size_t length : {30U, 200U}) {
    int seen = 0;
    for (std::uint64_t round = 0; round < 500; ++round) {
      RandomStream random(23, static_cast<std::uint32_t>(length), round);
      seen += detect_steps(stairs({0}, length, random)).size() > 1 ? 1 : 0;
    }
    RecordProperty("seen_" + std::to_string(length), seen);
    EXPECT_LE(seen, 25) << length;
  }
}

}  // namespace
}  // namespace assay::stats::step_detection_test
