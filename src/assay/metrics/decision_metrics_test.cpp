#include "assay/metrics/decision_metrics.hpp"

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"

namespace assay::metrics::decision_metrics_test {
namespace {

// Class 3 does not occur in the truth, class 2 is never decided. Values of scikit-learn 1.2.1 with zero_division=0.
Answers absent_and_undecided() {
  return decisions(4, {0, 0, 0, 1, 1, 1, 2, 2, 2, 0}, {0, 1, 0, 1, 1, 3, 1, 0, 3, 0});
}

TEST(DecisionMetrics, AbsentAndNeverDecidedClassesAsInScikitLearn) {
  const Answers answers = absent_and_undecided();
  EXPECT_DOUBLE_EQ(number_of(accuracy(), answers), 0.5);
  EXPECT_NEAR(number_of(balanced_accuracy(), answers), 0.472222222, 1e-9);
  EXPECT_DOUBLE_EQ(number_of(averaged_rate(Rate::precision, Average::macro), answers), 0.3125);
  EXPECT_NEAR(number_of(averaged_rate(Rate::recall, Average::macro), answers), 0.354166667, 1e-9);
  EXPECT_NEAR(number_of(averaged_rate(Rate::f1, Average::macro), answers), 0.330357143, 1e-9);
  for (const Rate rate : {Rate::precision, Rate::recall, Rate::f1}) {
    EXPECT_DOUBLE_EQ(number_of(averaged_rate(rate, Average::micro), answers), 0.5);
  }
}

TEST(DecisionMetrics, ClassThatNeitherOccursNorIsDecidedIsLeftOutOfTheMean) {
  const Answers answers = decisions(5, {0, 0, 1, 1}, {0, 0, 1, 1});
  EXPECT_DOUBLE_EQ(number_of(averaged_rate(Rate::f1, Average::macro), answers), 1);
}

TEST(DecisionMetrics, RateOfOneClassIsUndefinedWithoutItsDenominator) {
  const Answers answers = absent_and_undecided();
  EXPECT_EQ(why_undefined(value_of(class_rate(Rate::precision, 2), answers)), "the class is never decided");
  EXPECT_EQ(why_undefined(value_of(class_rate(Rate::recall, 3), answers)), "the class does not occur");
  EXPECT_DOUBLE_EQ(number_of(class_rate(Rate::recall, 2), answers), 0);
  EXPECT_DOUBLE_EQ(number_of(class_rate(Rate::f1, 3), answers), 0);
  EXPECT_EQ(why_undefined(value_of(class_rate(Rate::f1, 4), answers)), "there is no class 4");
}

TEST(DecisionMetrics, PositiveClassOfABinaryTaskMayBeEither) {
  Answers answers = decisions(2, {1, 1, 1, 1, 0, 0}, {1, 1, 1, 0, 0, 1});
  EXPECT_DOUBLE_EQ(number_of(positive_rate(Rate::precision), answers), 0.75);
  EXPECT_DOUBLE_EQ(number_of(positive_rate(Rate::recall), answers), 0.75);
  EXPECT_DOUBLE_EQ(number_of(specificity(), answers), 0.5);
  answers.task.positive = 0;
  EXPECT_DOUBLE_EQ(number_of(positive_rate(Rate::recall), answers), 0.5);
  EXPECT_DOUBLE_EQ(number_of(specificity(), answers), 0.75);
}

TEST(DecisionMetrics, FBetaByHand) {
  // TP 2, FN 2, FP 1: F2 = 5·2 / (4·4 + 3), F0.5 = 1.25·2 / (0.25·4 + 3), F1 = f1.
  const Answers answers = decisions(2, {1, 1, 1, 1, 0, 0}, {1, 1, 0, 0, 0, 1});
  EXPECT_NEAR(number_of(f_beta(2), answers), 10.0 / 19, 1e-15);
  EXPECT_NEAR(number_of(f_beta(0.5), answers), 2.5 / 4, 1e-15);
  EXPECT_DOUBLE_EQ(number_of(f_beta(1), answers), number_of(positive_rate(Rate::f1), answers));
  EXPECT_EQ(why_undefined(value_of(f_beta(2), decisions(2, {0, 0}, {0, 0}))), "the class does not occur");
  EXPECT_EQ(f_beta(0.5)->info().name, "f_beta[0.5]");
}

TEST(DecisionMetrics, CorrelationAndKappaByHand) {
  // TP 3, FN 1, FP 1, TN 1: MCC = (3·1 − 1·1) / √(4·4·2·2); kappa = (4/6 − 20/36) / (1 − 20/36).
  const Answers answers = decisions(2, {1, 1, 1, 1, 0, 0}, {1, 1, 1, 0, 0, 1});
  EXPECT_NEAR(number_of(matthews_correlation(), answers), 0.25, 1e-15);
  EXPECT_NEAR(number_of(cohen_kappa(), answers), 0.25, 1e-15);
}

TEST(DecisionMetrics, OneClassThroughoutLeavesCorrelationAndKappaUndefined) {
  const Answers same = decisions(2, {1, 1, 1}, {1, 1, 1});
  EXPECT_FALSE(value_of(matthews_correlation(), same));
  EXPECT_FALSE(value_of(cohen_kappa(), same));
  const Answers constant = decisions(2, {0, 1, 1}, {1, 1, 1});
  EXPECT_FALSE(value_of(matthews_correlation(), constant));
  EXPECT_DOUBLE_EQ(number_of(cohen_kappa(), constant), 0);
}

TEST(DecisionMetrics, CostIsTheMeanOverTheCostMatrix) {
  Answers answers = decisions(2, {1, 1, 0, 0}, {1, 0, 0, 1});
  EXPECT_EQ(why_undefined(value_of(mean_cost(), answers)), "no cost matrix is given");
  answers.task.costs = {{0, 1}, {10, 0}};
  EXPECT_DOUBLE_EQ(number_of(mean_cost(), answers), 11.0 / 4);
}

TEST(DecisionMetrics, NamesTellTheRateAndTheAverage) {
  EXPECT_EQ(averaged_rate(Rate::f1, Average::weighted)->info().name, "f1_weighted");
  EXPECT_EQ(class_rate(Rate::recall, 3)->info().name, "recall[3]");
  EXPECT_FALSE(specificity()->applies_to(Task::multiclass));
}

}  // namespace
}  // namespace assay::metrics::decision_metrics_test
