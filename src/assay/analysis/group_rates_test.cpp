#include "assay/analysis/group_rates.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/base/random.hpp"

namespace assay::analysis::group_rates_test {
namespace {

TEST(GroupSums, AddUpWhatTheirMembersCountFor) {
  auto builder = testing_only::Builder::decisions(2, {0, 0, 1, 1, 1}, {0, 0, 1, 1, 1}, {0, 0, 1, 1, 1});
  builder.groups = {2, 0, 2, 0, 5};
  const std::vector<std::size_t> members{0, 1, 2, 3};
  const auto sums = group_sums(builder.comparison(), members, [](std::size_t i) { return static_cast<double>(i); });
  ASSERT_EQ(sums.size(), 2U);  // group 5 has no member
  EXPECT_EQ(sums[0].samples, 2);
  EXPECT_EQ(sums[0].amount, 4);
  EXPECT_EQ(sums[1].amount, 2);
}

TEST(RateOverGroups, SaysWhyThereIsNone) {
  const std::vector<GroupSum> few(9, {2, 1});
  EXPECT_EQ(rate_over_groups(few, {}, "t").undefined, "only 9 groups; resampling groups needs at least 10");
}

// 0 of 20 groups of three: at most 16.8 % (exact), so 4 of the groups: a fifth of the samples.
TEST(RateOverGroups, OfGroupsAllAlikeIsTheBoundOnOthers) {
  const std::vector<GroupSum> none(20, {3, 0});
  EXPECT_EQ(rate_over_groups(none, {}, "t").low(), 0);
  EXPECT_DOUBLE_EQ(rate_over_groups(none, {}, "t").high(), 0.2);
  EXPECT_DOUBLE_EQ(rate_over_groups(none, {}, "t", -1).low(), -0.2);
  const std::vector<GroupSum> all(20, {3, 3});
  EXPECT_DOUBLE_EQ(rate_over_groups(all, {}, "t").low(), 0.8);
  EXPECT_EQ(rate_over_groups(all, {}, "t").high(), 1);
}

TEST(RateOverGroups, OneThatCountsIsNoCertainty) {
  std::vector<GroupSum> one(20, {3, 0});
  one[4].amount = 1;
  EXPECT_GE(rate_over_groups(one, {.resamples = 500}, "t").high(), 0.2);
}

TEST(RateOverGroups, DoesNotDependOnTheNumberOfThreads) {
  std::vector<GroupSum> groups;
  for (int g = 0; g < 40; ++g) groups.push_back({1.0 + g % 3, g % 4 == 0 ? 1.0 : 0.0});
  const auto one = rate_over_groups(groups, {.resamples = 500, .seed = 3, .threads = 1}, "t");
  EXPECT_EQ(one.ends, rate_over_groups(groups, {.resamples = 500, .seed = 3, .threads = 5}, "t").ends);
  EXPECT_NE(one.ends, rate_over_groups(groups, {.resamples = 500, .seed = 4, .threads = 1}, "t").ends);
}

// Groups of unequal size, wholly flipped or not at all, with probability 0.15: the rate of flipped samples is 0.15.
TEST(RateOverGroups, CoversTheRateAtItsLevel) {
  constexpr int k_rounds = 1000;
  int covered = 0;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(11, stream_named("group rate simulation"), static_cast<std::uint64_t>(round));
    std::vector<GroupSum> groups;
    for (int g = 0; g < 120; ++g) {
      const double samples = 1 + static_cast<double>(random.below(4));
      groups.push_back({samples, random.uniform() < 0.15 ? samples : 0});
    }
    const auto interval = rate_over_groups(groups, {.resamples = 600, .seed = static_cast<std::uint64_t>(round)}, "t");
    covered += interval.defined() && interval.low() <= 0.15 && 0.15 <= interval.high() ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(covered) / k_rounds, 0.95, 0.03);
}

TEST(SignFlipOverGroups, CountsPatternsOfWholeGroups) {
  const std::vector<GroupSum> groups{{3, -2}, {4, -2}, {9, 0}};
  EXPECT_DOUBLE_EQ(sign_flip_over_groups(groups, 0, "t").value(), 0.5);  // two of four patterns are as clear
}

}  // namespace
}  // namespace assay::analysis::group_rates_test
