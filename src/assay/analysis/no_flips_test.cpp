#include "assay/analysis/no_flips.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/metrics/registry.hpp"

namespace assay::analysis::no_flips_test {
namespace {

record::Range bound(std::size_t n, const char* name) {
  std::vector<std::int64_t> labels;
  std::vector<std::int32_t> decided;
  for (std::size_t i = 0; i < n; ++i) {
    labels.push_back(static_cast<std::int64_t>(i % 2));
    decided.push_back(i % 10 == 0 ? 1 : static_cast<std::int32_t>(i % 2));
  }
  auto builder = testing_only::Builder::decisions(2, labels, decided, decided);
  auto registry = metrics::builtin_metrics();
  return bound_without_flips(builder.comparison(), *(*registry.find(name))->as_confusion(), 0.95);
}

TEST(BoundWithoutFlips, HoldsZeroAndShrinksWithTheSample) {
  const auto small = bound(100, "f1_macro");
  const auto large = bound(10'000, "f1_macro");
  EXPECT_LT(small.low(), 0);
  EXPECT_GT(small.high(), 0);
  EXPECT_LT(large.high() - large.low(), 0.02 * (small.high() - small.low()) * 2);
}

// 0 of 100: at most 3.62 % (exact), so 4 flips; of accuracy 4 points either way.
TEST(BoundWithoutFlips, OfAccuracyIsTheExactBoundItself) {
  const auto range = bound(100, "accuracy");
  EXPECT_NEAR(range.low(), -0.04, 1e-12);
  EXPECT_NEAR(range.high(), 0.04, 1e-12);
}

// 0 errors of 400: at most 0.92 % (exact), so 4.
TEST(BoundWithoutErrors, ReachesFromTheWorstThatIsNotRuledOutToTheValueItself) {
  std::vector<std::int64_t> labels(400, 0);
  std::vector<std::int32_t> decided(400, 0);
  for (std::size_t i = 200; i < 400; ++i) labels[i] = decided[i] = 1;
  auto builder = testing_only::Builder::decisions(2, labels, decided, decided);
  auto registry = metrics::builtin_metrics();
  const auto& accuracy = *(*registry.find("accuracy"))->as_confusion();
  const auto range = bound_without_errors(builder.comparison(), builder.candidate, accuracy, 0.95);
  EXPECT_NEAR(range.low(), 0.99, 1e-12);
  EXPECT_EQ(range.high(), 1.0);
  builder.candidate.predicted[7] = 1;
  EXPECT_FALSE(bound_without_errors(builder.comparison(), builder.candidate, accuracy, 0.95).defined());
}

record::Range bound_of_same_answers(const char* name, bool grouped = false) {
  auto builder = testing_only::Builder::decisions(2, {}, {}, {});
  for (std::int32_t i = 0; i < 100; ++i) {
    builder.labels.push_back(i % 4 == 0 ? 1 : 0);
    if (grouped) builder.groups.push_back(i / 2);
  }
  auto registry = metrics::builtin_metrics();
  return bound_without_changes(builder.comparison(), (*registry.find(name))->info(), 0.95);
}

// 0 of 100 differ: at most 3.62 % (exact), so 4 samples.
TEST(BoundWithoutChanges, OfAMeanIsTheShareTimesTheWidth) {
  EXPECT_DOUBLE_EQ(bound_of_same_answers("top_k[2]").high(), 0.04);
  EXPECT_DOUBLE_EQ(bound_of_same_answers("brier").low(), -0.08);
}

TEST(BoundWithoutChanges, OfRocAucIsTheShareOfTheSmallestClass) {
  EXPECT_DOUBLE_EQ(bound_of_same_answers("roc_auc").high(), 4.0 / 25);
}

TEST(BoundWithoutChanges, SaysWhyThereIsNone) {
  EXPECT_NE(bound_of_same_answers("log_loss").undefined.find("by any amount"), std::string::npos);
  EXPECT_NE(bound_of_same_answers("average_precision").undefined.find("is not known"), std::string::npos);
}

// 0 of 50 groups of two: at most 7.11 % (exact), so 4 groups, which hold 8 of the 100 samples.
TEST(BoundWithoutChanges, OfGroupsIsTheShareOfTheLargest) {
  EXPECT_DOUBLE_EQ(bound_of_same_answers("top_k[2]", true).high(), 0.08);
}

TEST(SamplesNotRuledOut, AreThoseOfTheLargestGroups) {
  auto builder = testing_only::Builder::decisions(2, std::vector<std::int64_t>(100, 0), {}, {});
  EXPECT_EQ(samples_not_ruled_out(builder.comparison(), 0.95), 4);
  for (std::int32_t i = 0; i < 100; ++i) builder.groups.push_back(i < 40 ? i / 20 : 2 + i % 30);  // 20, 20, 2, 2, …
  EXPECT_EQ(samples_not_ruled_out(builder.comparison(), 0.95), 20 + 20 + 2 + 2);
}

TEST(SeenFlips, CountGroupsNotSamples) {
  auto builder = testing_only::Builder::decisions(2, {0, 0, 0, 1, 1, 1}, {0, 0, 0, 1, 1, 0}, {1, 1, 0, 1, 1, 1});
  EXPECT_EQ(seen_flips(builder.comparison()).losing, 2);
  builder.groups = {0, 0, 1, 1, 2, 2};
  const SeenFlips seen = seen_flips(builder.comparison());
  EXPECT_EQ(seen.units, 3);
  EXPECT_EQ(seen.losing, 1);
  EXPECT_EQ(seen.gaining, 1);
  EXPECT_EQ(seen.differing, 2);
}

// A class of one sample: the others that may flip are of the next class.
TEST(BoundWithoutFlips, GoesOnToTheNextClass) {
  std::vector<std::int64_t> labels(100);
  std::vector<std::int32_t> decided(100);
  for (std::size_t i = 0; i < 100; ++i) labels[i] = decided[i] = static_cast<std::int32_t>(i / 2);
  auto builder = testing_only::Builder::decisions(50, labels, decided, decided);
  auto registry = metrics::builtin_metrics();
  const auto range = bound_without_flips(builder.comparison(), *(*registry.find("accuracy"))->as_confusion(), 0.95);
  EXPECT_NEAR(range.low(), -0.04, 1e-12);
}

}  // namespace
}  // namespace assay::analysis::no_flips_test
