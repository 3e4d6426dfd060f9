#include "assay/metrics/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/metrics/answers_for_test.hpp"

namespace assay::metrics::ranking_test {
namespace {

Answers ten_binary() {
  return scored(2, ScoreKind::probabilities, {0, 0, 1, 1, 1, 0, 1, 0, 1, 0},
                {.1F, .4F, .35F, .8F, .8F, .8F, .6F, .2F, .9F, .6F});
}

TEST(RocAuc, ReferenceVectorsOfScikitLearn) {
  EXPECT_NEAR(number_of(roc_auc(), ten_binary()), 0.78, 1e-12);
  const Answers three =
      scored(3, ScoreKind::probabilities, {0, 1, 2, 1, 0, 2},
             {.7F, .2F, .1F, .2F, .5F, .3F, .1F, .2F, .7F, .4F, .4F, .2F, .3F, .3F, .4F, .6F, .3F, .1F});
  EXPECT_NEAR(number_of(roc_auc(), three), 0.770833333, 1e-9);
}

TEST(RocAuc, TiesCountHalf) {
  const Answers tied = scored(2, ScoreKind::logits, {0, 1, 0, 1}, {1, 1, 1, 1});
  EXPECT_DOUBLE_EQ(number_of(roc_auc(), tied), 0.5);
  EXPECT_DOUBLE_EQ(number_of(average_precision(), tied), 0.5);
  EXPECT_DOUBLE_EQ(number_of(partial_auc(0.1), tied), 0.5);
}

TEST(RocAuc, PositiveClassZeroOfTwoColumnsAndOfOne) {
  Answers two = scored(2, ScoreKind::logits, {0, 1, 1}, {2, 0, 0, 1, 1, 0});
  two.task.positive = 0;
  EXPECT_DOUBLE_EQ(number_of(roc_auc(), two), 1);
  Answers one = scored(2, ScoreKind::logits, {0, 1, 1}, {3, 1, 2});
  one.task.positive = 0;
  EXPECT_DOUBLE_EQ(number_of(roc_auc(), one), 1);
}

// The softmax of 60 and of 70 against 0 rounds to 1 in double, their order is known all the same.
TEST(RocAuc, SaturatedLogitsKeepTheirOrder) {
  EXPECT_DOUBLE_EQ(number_of(roc_auc(), scored(2, ScoreKind::logits, {0, 1}, {0, 60, 0, 70})), 1);
  const Answers three = scored(3, ScoreKind::logits, {0, 0, 1, 2}, {70, 0, 0, 70, 0, 0, 60, 0, 0, 0, 0, 60});
  EXPECT_GT(number_of(roc_auc(), three), 0.8);
}

// Every row holds the same nine logits in another order, and shifted: of each class only nine probabilities occur, and
// equal ones tie. Stored as float probabilities they tie by themselves, so the area must be the same.
TEST(RocAuc, EqualProbabilitiesTieWhateverTheRounding) {
  std::vector<float> logits{0.25F, 1.75F, -2.125F, 0.875F, -0.5F, 3.25F, 2.5F, -1.375F, 1.125F};
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit);
  std::vector<std::int64_t> labels;
  std::vector<float> rows;
  std::vector<float> probabilities;
  RandomStream random(5, 0, 0);
  for (int k = 0; k < 180; ++k) {
    std::shuffle(logits.begin(), logits.end(), random);
    labels.push_back(k % 9);
    for (const float logit : logits) {
      rows.push_back(logit + 0.125F * static_cast<float>(k));
      probabilities.push_back(static_cast<float>(std::exp(logit) / sum));
    }
  }
  const Answers by_logits = scored(9, ScoreKind::logits, labels, rows);
  const Answers by_probabilities = scored(9, ScoreKind::probabilities, labels, probabilities);
  EXPECT_NEAR(number_of(roc_auc(), by_logits), number_of(roc_auc(), by_probabilities), 1e-12);
  EXPECT_NEAR(number_of(average_precision(), by_logits), number_of(average_precision(), by_probabilities), 1e-12);
}

TEST(Ranking, UndefinedWithOneClassOrWithoutScores) {
  EXPECT_EQ(why_undefined(value_of(roc_auc(), scored(2, ScoreKind::logits, {0, 0}, {1, 2}))), "a class does not occur");
  EXPECT_EQ(why_undefined(value_of(roc_auc(), scored(2, ScoreKind::logits, {1, 1}, {1, 2}))), "only one class occurs");
  EXPECT_EQ(why_undefined(value_of(roc_auc(), decisions(2, {0, 1}, {0, 1}))), "only decisions are known, no scores");
}

TEST(Ranking, ScoresThatOnlyRankAreEnoughForBinaryTasks) {
  const float infinite = std::numeric_limits<float>::infinity();
  const Answers answers = scored(2, ScoreKind::ranking, {0, 1, 1}, {-infinite, 7, infinite});
  EXPECT_DOUBLE_EQ(number_of(roc_auc(), answers), 1);
}

TEST(Ranking, ScoresMissingInOneBatchLeaveItUndefined) {
  const Answers with = scored(2, ScoreKind::logits, {0, 1}, {1, 2});
  Answers without = with;
  without.scores.clear();
  const auto metric = roc_auc();
  const auto state = metric->start(with.task);
  state->update(with.view());
  state->update(without.view());
  EXPECT_EQ(why_undefined(state->value()), "not every sample has its scores");
}

TEST(PartialAuc, FullRangeIsTheArea) {
  EXPECT_NEAR(number_of(partial_auc(1), ten_binary()), 0.78, 1e-12);
}

TEST(PartialAuc, PerfectIsOneAndChanceIsOneHalf) {
  EXPECT_DOUBLE_EQ(number_of(partial_auc(0.1), scored(2, ScoreKind::logits, {0, 1}, {1, 2})), 1);
  EXPECT_EQ(partial_auc(0.1)->info().name, "partial_auc[0.1]");
}

TEST(AveragePrecision, IsTheStepSum) {
  // By falling score: hit, miss, hit: (1 · 1 + 1 · 2/3) / 2.
  const Answers answers = scored(2, ScoreKind::logits, {1, 0, 1}, {3, 2, 1});
  EXPECT_NEAR(number_of(average_precision(), answers), (1 + 2.0 / 3) / 2, 1e-15);
}

}  // namespace
}  // namespace assay::metrics::ranking_test
