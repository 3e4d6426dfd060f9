#include "assay/metrics/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/metrics/decision_metrics.hpp"

namespace assay::metrics::registry_test {
namespace {

using ::testing::HasSubstr;

std::string why_not(std::string_view name, const std::vector<std::string>& classes = {}) {
  MetricRegistry registry = builtin_metrics();
  const auto found = registry.find(name, classes);
  return found ? "found " + (*found)->info().name : found.error().text();
}

TEST(MetricRegistry, FindsByNameAndMakesFamilyMembersOnce) {
  MetricRegistry registry = builtin_metrics();
  EXPECT_EQ((*registry.find("accuracy"))->info().name, "accuracy");
  const Metric* made = *registry.find("recall[3]");
  EXPECT_EQ(made->info().name, "recall[3]");
  EXPECT_EQ(*registry.find("recall[3]"), made);
  EXPECT_EQ((*registry.find("f_beta[2]"))->info().name, "f_beta[2]");
  EXPECT_EQ(*registry.find("partial_auc[0.10]"), *registry.find("partial_auc[0.1]"));
}

TEST(MetricRegistry, ClassMayBeNamed) {
  EXPECT_EQ(why_not("recall[malignant]", {"benign", "malignant"}), "found recall[1]");
  EXPECT_THAT(why_not("recall[malign]", {"benign", "malignant"}), HasSubstr("'malign'"));
}

TEST(MetricRegistry, RefusesParametersThatMakeNoMetric) {
  for (const char* name : {"top_k[0]", "top_k[-1]", "top_k[]", "top_k[2.5]", "recall[-1]", "partial_auc[0]",
                           "partial_auc[1.5]", "partial_auc[nan]", "partial_auc[x]", "f_beta[0]", "f_beta[101]"}) {
    EXPECT_THAT(why_not(name), testing::Not(HasSubstr("found"))) << name;
    EXPECT_THAT(why_not(name), HasSubstr(name)) << name;
  }
}

TEST(MetricRegistry, UnknownNameGetsTheNearestOne) {
  EXPECT_THAT(why_not("acuracy"), HasSubstr("accuracy"));
  EXPECT_THAT(why_not("recal[2]"), HasSubstr("recall"));
  EXPECT_THAT(why_not("accuracy[2]"), testing::Not(HasSubstr("found")));
}

TEST(MetricRegistry, FamilyWithoutBracketsAsksForThem) {
  EXPECT_THAT(why_not("top_k"), HasSubstr("top_k[k]"));
}

TEST(MetricRegistry, MetricsKeepTheirAddressWhenMoreAreMade) {
  MetricRegistry registry = builtin_metrics();
  const Metric* first = *registry.find("recall[0]");
  for (int c = 1; c < 100; ++c) ASSERT_TRUE(registry.find("recall[" + std::to_string(c) + "]"));
  EXPECT_EQ(*registry.find("recall[0]"), first);
  EXPECT_EQ(first->info().name, "recall[0]");
}

TEST(MetricRegistry, TwoMetricsOfOneNameAreOurBug) {
  MetricRegistry registry = builtin_metrics();
  EXPECT_DEATH(registry.add(accuracy()), "");
}

TEST(MetricRegistry, FamiliesSayWhatTheyTake) {
  for (const auto& family : builtin_metrics().families()) {
    EXPECT_FALSE(family.name.empty() || family.parameter.empty() || family.definition.empty());
  }
}

}  // namespace
}  // namespace assay::metrics::registry_test
