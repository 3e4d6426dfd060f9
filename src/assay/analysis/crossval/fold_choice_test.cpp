#include "assay/analysis/crossval/fold_choice.hpp"

#include <gtest/gtest.h>

namespace assay::analysis {
namespace fold_choice_test {

TEST(FoldChoice, TakesTheSmallestThatKeepsEveryLimit) {
  EXPECT_EQ(choose_on_validation({{"large", true, -0.01, 900}, {"small", true, 0.005, 300}, {"bad", false, 0.5, 100}}),
            "small");
  EXPECT_EQ(choose_on_validation({{"a", true, 0.01, 300}, {"b", true, 0.0, 300}}), "b") << "of equal size the better";
  EXPECT_EQ(choose_on_validation({{"a", true, 0.0, 300}, {"b", true, 0.0, 300}}), "a") << "otherwise the first";
}

TEST(FoldChoice, WithoutOneThatKeepsThemTheLeastLoss) {
  EXPECT_EQ(choose_on_validation({{"tiny", false, 0.3, 10}, {"fair", false, 0.02, 500}}), "fair");
}

TEST(FoldChoice, NobodyTakesASimulatedOne) {
  EXPECT_EQ(choose_on_validation({{"int3", true, 0, 10, true}, {"int8", false, 0.1, 500}}), "int8");
  EXPECT_FALSE(choose_on_validation({{"int3", true, 0, 10, true}}));
  EXPECT_FALSE(choose_on_validation({}));
}

TEST(FoldChoice, LossThatIsNotKnownIsTheLast) {
  const record::Number unknown = record::Number::undefined("one class alone");
  EXPECT_EQ(choose_on_validation({{"unknown", false, unknown, 10}, {"known", false, 0.4, 500}}), "known");
}

TEST(FoldChoice, LimitsAreKeptByTheEstimate) {
  const auto gate = [](const char* name, double limit, record::Number value) {
    return record::GateRow{.gate = name, .limit = limit, .value = std::move(value)};
  };
  EXPECT_TRUE(keeps_limit(gate("max-drop accuracy", 0.01, 0.01)));
  EXPECT_FALSE(keeps_limit(gate("max-drop accuracy", 0.01, 0.02)));
  EXPECT_TRUE(keeps_limit(gate("min-value recall", 0.9, 0.95)));
  EXPECT_FALSE(keeps_limit(gate("min-ratio recall", 0.9, 0.8)));
  EXPECT_FALSE(keeps_limit(gate("max-drop accuracy", 0.01, record::Number::undefined("no labels"))));
}

}  // namespace fold_choice_test
}  // namespace assay::analysis
