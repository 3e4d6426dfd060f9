#include "assay/analysis/intervals.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/base/random.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis::intervals_test {
namespace {

using testing_only::Builder;

// Three classes; the baseline is right with probability 0.9, the candidate repeats it but for 6 % of the samples.
Builder simulated(std::uint64_t round, std::size_t n) {
  RandomStream random(99, stream_named("interval simulation"), round);
  std::vector<std::int64_t> labels;
  std::vector<std::int32_t> baseline;
  std::vector<std::int32_t> candidate;
  for (std::size_t i = 0; i < n; ++i) {
    const auto label = static_cast<std::int32_t>(random.below(3));
    const auto other = static_cast<std::int32_t>((label + 1) % 3);
    labels.push_back(label);
    baseline.push_back(random.uniform() < 0.9 ? label : other);
    candidate.push_back(random.uniform() < 0.94 ? baseline.back() : (random.uniform() < 0.3 ? label : other));
  }
  return Builder::decisions(3, labels, baseline, candidate);
}

std::vector<PairedEstimate> estimates(Builder& builder, std::initializer_list<const char*> names,
                                      ResamplingOptions options) {
  auto registry = metrics::builtin_metrics();
  std::vector<const metrics::Metric*> metrics;
  for (const char* name : names) metrics.push_back(*registry.find(name));
  return paired_estimates(builder.comparison(), metrics, options);
}

TEST(PairedEstimates, DoNotDependOnTheNumberOfThreads) {
  auto builder = simulated(0, 300);
  builder.groups.clear();
  const auto one = estimates(builder, {"f1_macro", "mcc"}, {.resamples = 500, .seed = 5, .threads = 1});
  for (const unsigned threads : {2U, 3U, 7U}) {
    const auto many = estimates(builder, {"f1_macro", "mcc"}, {.resamples = 500, .seed = 5, .threads = threads});
    for (std::size_t m = 0; m < 2; ++m) EXPECT_EQ(one[m].difference_interval.ends, many[m].difference_interval.ends);
  }
  const auto other_seed = estimates(builder, {"f1_macro"}, {.resamples = 500, .seed = 6, .threads = 1});
  EXPECT_NE(one[0].difference_interval.ends, other_seed[0].difference_interval.ends);
}

// Every sample its own group: drawn sample by sample, which must give what drawing by cells gives but for noise.
TEST(PairedEstimates, CellsAndSamplesHaveTheSameDistribution) {
  auto by_cells = simulated(1, 400);
  auto by_samples = simulated(1, 400);
  for (std::int32_t i = 0; i < 400; ++i) by_samples.groups.push_back(i);
  const auto a = estimates(by_cells, {"f1_macro"}, {.resamples = 8000, .seed = 1});
  const auto b = estimates(by_samples, {"f1_macro"}, {.resamples = 8000, .seed = 2});
  EXPECT_EQ(a[0].difference.value(), b[0].difference.value());
  const double width = a[0].difference_interval.high() - a[0].difference_interval.low();
  EXPECT_NEAR(a[0].difference_interval.low(), b[0].difference_interval.low(), 0.05 * width);
  EXPECT_NEAR(a[0].difference_interval.high(), b[0].difference_interval.high(), 0.05 * width);
}

TEST(PairedEstimates, DifferenceOfF1IsCoveredAtItsLevel) {
  auto huge = simulated(12345, 400'000);
  const double truth = estimates(huge, {"f1_macro"}, {.resamples = 100})[0].difference.value();
  int covered = 0;
  constexpr int k_rounds = 2000;
  for (int round = 0; round < k_rounds; ++round) {
    auto builder = simulated(static_cast<std::uint64_t>(round), 1000);
    const auto estimate =
        estimates(builder, {"f1_macro"}, {.resamples = 1000, .seed = static_cast<std::uint64_t>(round)});
    const auto& interval = estimate[0].difference_interval;
    covered += interval.defined() && interval.low() <= truth && truth <= interval.high() ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(covered) / k_rounds, 0.95, 0.03);
}

// Groups of ten samples that are right or wrong together: resampling groups covers, resampling samples does not.
TEST(PairedEstimates, GroupsAreResampledAsAWhole) {
  int covered_by_groups = 0;
  int covered_by_samples = 0;
  constexpr int k_rounds = 200;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(3, stream_named("group simulation"), static_cast<std::uint64_t>(round));
    Builder builder = Builder::decisions(2, {}, {}, {});
    for (std::int32_t group = 0; group < 60; ++group) {
      const bool lost = random.uniform() < 0.2;
      for (int k = 0; k < 10; ++k) {
        builder.labels.push_back(1);
        builder.baseline.predicted.push_back(1);
        builder.candidate.predicted.push_back(lost ? 0 : 1);
        builder.groups.push_back(group);
      }
    }
    const auto holds = [](const PairedEstimate& e) {
      return e.difference_interval.defined() && e.difference_interval.low() <= -0.2 &&
             -0.2 <= e.difference_interval.high();
    };
    const ResamplingOptions options{.resamples = 400, .seed = static_cast<std::uint64_t>(round)};
    covered_by_groups += holds(estimates(builder, {"accuracy"}, options)[0]) ? 1 : 0;
    builder.groups.clear();
    covered_by_samples += holds(estimates(builder, {"accuracy"}, options)[0]) ? 1 : 0;
  }
  EXPECT_GE(covered_by_groups, 0.90 * k_rounds);
  EXPECT_LE(covered_by_samples, 0.80 * k_rounds);
}

TEST(PairedEstimates, WithoutAFlipTheIntervalIsTheBoundOnFlips) {
  auto builder = simulated(2, 200);
  builder.candidate.predicted = builder.baseline.predicted;
  const auto estimate = estimates(builder, {"f1_macro"}, {.resamples = 300})[0];
  EXPECT_EQ(estimate.difference.value(), 0);
  ASSERT_TRUE(estimate.difference_interval.defined());
  EXPECT_LT(estimate.difference_interval.low(), 0);
  EXPECT_NE(estimate.method.find("no decision differs"), std::string::npos);
  ASSERT_TRUE(estimate.ratio_interval.defined());
  EXPECT_LT(estimate.ratio_interval.low(), 1);
  EXPECT_GT(estimate.ratio_interval.high(), 1);
}

// One gain and no loss: resampling cannot show a loss, and still the data do not rule one out.
// Flips both ways, but none of class 2: of its recall no resample shows a difference, which is no proof of none.
TEST(PairedEstimates, FlipsOfOtherClassesLeaveTheBoundOnFlips) {
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < 300; ++i) labels.push_back(static_cast<std::int64_t>(i % 3));
  std::vector<std::int32_t> baseline(labels.begin(), labels.end());
  std::vector<std::int32_t> candidate = baseline;
  baseline[0] = 1;
  candidate[3] = 1;
  auto builder = Builder::decisions(3, labels, baseline, candidate);
  const PairedEstimate estimate = estimates(builder, {"f1[2]"}, {.resamples = 500, .seed = 1}).front();
  ASSERT_TRUE(estimate.difference_interval.defined());
  EXPECT_LT(estimate.difference_interval.low(), -0.01);
  EXPECT_GT(estimate.difference_interval.high(), 0);
  EXPECT_NE(estimate.method.find("no decision that counts here differs"), std::string::npos);
}

TEST(PairedEstimates, FlipsOfOneDirectionReachAtLeastToTheBoundOnTheOther) {
  std::vector<std::int64_t> labels(100, 0);
  for (std::size_t i = 50; i < 100; ++i) labels[i] = 1;
  std::vector<std::int32_t> candidate(labels.begin(), labels.end());
  std::vector<std::int32_t> baseline = candidate;
  baseline[0] = 1;
  auto builder = Builder::decisions(2, labels, baseline, candidate);
  const auto estimate = estimates(builder, {"balanced_accuracy"}, {.resamples = 2000})[0];
  EXPECT_LT(estimate.difference_interval.low(), -0.02);
  EXPECT_GT(estimate.difference_interval.high(), 0.01);
}

// n samples of two classes, all right for both models but for the first `losses` and the last `gains`.
Builder one_directional(std::size_t n, std::size_t losses, std::size_t gains) {
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < n; ++i) labels.push_back(static_cast<std::int64_t>(i % 2));
  std::vector<std::int32_t> baseline(labels.begin(), labels.end());
  std::vector<std::int32_t> candidate = baseline;
  for (std::size_t i = 0; i < losses; ++i) candidate[i] = 1 - candidate[i];
  for (std::size_t i = n - gains; i < n; ++i) baseline[i] = 1 - baseline[i];
  return Builder::decisions(2, labels, baseline, candidate);
}

TEST(PairedEstimates, LossesAloneStayLossesAsTangosIntervalHasThem) {
  auto builder = one_directional(899, 90, 0);
  const auto f1 = estimates(builder, {"f1_macro"}, {.resamples = 2000})[0].difference_interval;
  const auto accuracy = stats::tango_interval({.gains = 0, .losses = 90, .n = 899}, 0.95);
  EXPECT_NEAR(f1.low(), accuracy.low, 0.008);
  EXPECT_NEAR(f1.high(), accuracy.high, 0.008);
  auto ruin = one_directional(899, 880, 0);
  EXPECT_LT(estimates(ruin, {"f1_macro"}, {.resamples = 500})[0].difference_interval.high(), -0.9);
}

TEST(PairedEstimates, OneFlipOfTheOtherDirectionChangesLittle) {
  auto alone = one_directional(899, 90, 0);
  auto with_one = one_directional(899, 90, 1);
  const auto a = estimates(alone, {"f1_macro"}, {.resamples = 2000})[0];
  const auto b = estimates(with_one, {"f1_macro"}, {.resamples = 2000})[0];
  EXPECT_NEAR(a.difference_interval.low(), b.difference_interval.low(), 0.006);
  EXPECT_NEAR(a.difference_interval.high(), b.difference_interval.high(), 0.006);
  EXPECT_NEAR(a.ratio_interval.high(), b.ratio_interval.high(), 0.008);
}

TEST(PairedEstimates, GainsAloneAllowForUnseenLossesFromTheirOwnEnd) {
  auto builder = one_directional(899, 0, 90);
  const auto interval = estimates(builder, {"f1_macro"}, {.resamples = 2000})[0].difference_interval;
  EXPECT_GT(interval.low(), 0.07);
  EXPECT_GT(interval.high(), 0.11);
}

// One group of 95 that gained buys no certainty that none loses.
TEST(PairedEstimates, OneFlipInGroupsReachesToTheBoundOnOthers) {
  const auto interval_of = [](std::size_t gains) {
    auto builder = one_directional(285, 0, gains);
    for (std::int32_t i = 0; i < 285; ++i) builder.groups.push_back(i / 3);
    return estimates(builder, {"accuracy"}, {.resamples = 2000})[0].difference_interval;
  };
  const double bound = 4.0 * 3 / 285;  // 0 of 95 groups: at most 3.81 % (exact), so 4
  EXPECT_NEAR(interval_of(0).low(), -bound, 1e-12);
  EXPECT_NEAR(interval_of(1).low(), -bound, 1e-12);
  EXPECT_GT(interval_of(1).high(), 1.0 / 285);
}

// Losses at a rate of 1 %, gains so rare that most rounds see none.
TEST(PairedEstimates, FlipsMostlyOfOneDirectionAreCovered) {
  constexpr int k_rounds = 1000;
  constexpr std::size_t k_n = 300;
  int covered = 0;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(7, stream_named("one direction"), static_cast<std::uint64_t>(round));
    auto builder = one_directional(k_n, 0, 0);
    for (std::size_t i = 0; i < k_n; ++i) {
      const double draw = random.uniform();
      if (draw < 0.01) builder.candidate.predicted[i] = 1 - builder.candidate.predicted[i];
      if (draw > 0.999) builder.baseline.predicted[i] = 1 - builder.baseline.predicted[i];
    }
    const auto interval =
        estimates(builder, {"balanced_accuracy"}, {.resamples = 400, .seed = static_cast<std::uint64_t>(round)})[0]
            .difference_interval;
    covered += interval.defined() && interval.low() <= -0.009 && -0.009 <= interval.high() ? 1 : 0;
  }
  EXPECT_GE(covered, 0.93 * k_rounds);
  RecordProperty("covered", covered);
}

TEST(PairedEstimates, TheSameScoresToTheLastBitGiveABoundOrDifferByNothing) {
  Builder builder = Builder::decisions(2, {}, {}, {});
  for (std::int32_t i = 0; i < 400; ++i) {
    builder.labels.push_back(i % 2);
    builder.baseline_scores.push_back(static_cast<float>(i % 2) + 0.01F * static_cast<float>(i % 130));
  }
  builder.candidate_scores = builder.baseline_scores;
  for (Answers* answers : {&builder.baseline, &builder.candidate}) {
    answers->columns = 1;
    answers->kind = metrics::ScoreKind::logits;
    answers->predicted.assign(400, 1);
  }
  auto same = estimates(builder, {"roc_auc", "log_loss"}, {.resamples = 300});
  EXPECT_EQ(same[0].difference.value(), 0);
  EXPECT_DOUBLE_EQ(same[0].difference_interval.high(), 4.0 / 200);  // at most 0.92 % of 400 (exact), so 4
  EXPECT_NEAR(same[0].ratio_interval.high(), 1 + 0.02 / same[0].baseline.value(), 1e-12);
  ASSERT_TRUE(same[1].difference_interval.defined());  // log loss has no bound
  EXPECT_EQ(same[1].difference_interval.low(), 0);
  EXPECT_EQ(same[1].difference_interval.high(), 0);
  EXPECT_EQ(same[1].ratio_interval.high(), 1);
  EXPECT_NE(same[1].method.find("exactly 0"), std::string::npos);
  builder.candidate_scores[7] += 1.0F;
  EXPECT_NE(estimates(builder, {"log_loss"}, {.resamples = 300})[0].method.find("bootstrap"), std::string::npos);
}

TEST(PairedEstimates, FewGroupsGiveNoInterval) {
  auto builder = simulated(4, 90);
  for (std::int32_t i = 0; i < 90; ++i) builder.groups.push_back(i % 9);
  const auto estimate = estimates(builder, {"f1_macro"}, {.resamples = 300})[0];
  EXPECT_FALSE(estimate.difference_interval.defined());
  EXPECT_NE(estimate.difference_interval.undefined.find("only 9 groups"), std::string::npos);
}

TEST(ScoreResamples, AreFewerForManySamplesButAtLeastAThousand) {
  EXPECT_EQ(score_resamples(900, 10'000), 10'000);
  EXPECT_EQ(score_resamples(10'000, 10'000), 2000);
  EXPECT_EQ(score_resamples(10'000'000, 10'000), 1000);
  EXPECT_EQ(score_resamples(10'000'000, 300), 300);
}

}  // namespace
}  // namespace assay::analysis::intervals_test
