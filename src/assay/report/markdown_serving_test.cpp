#include "assay/report/markdown_serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;

TEST(ServingSection, HoldsEveryScenarioOfEveryModelAndThePeak) {
  const std::string text = serving_section(examples::served());
  for (const char* part :
       {"## Under load", "| single stream", "| server", "| offline", "p90 ≤ 133.8 µs", "not valid: p99 is 5.64 ms",
        "not valid: killed by signal 9", "\\[471.0, 509.0\\] /s", "no confidence level", "48 % of a core"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ServingSection, IsEmptyWhereNobodyAsked) {
  EXPECT_EQ(serving_section(examples::bench()), "");
}

TEST(ServingSection, ASearchThatFailedSaysWhy) {
  record::RunResult result = examples::served();
  record::Loads loads = *result.baseline_serving.loads;
  loads.peak = record::Measured<record::Peak>::none("the budget is too short");
  result.baseline_serving.loads = record::Measured<record::Loads>::of(loads);
  EXPECT_THAT(serving_section(result), HasSubstr("peak rate: the budget is too short"));
}

}  // namespace
}  // namespace assay::report
