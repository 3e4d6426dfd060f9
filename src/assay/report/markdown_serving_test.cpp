#include "assay/report/markdown_serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::markdown_serving_test {
namespace {

using testing::HasSubstr;

TEST(ServingSection, HoldsEveryScenarioOfEveryModelAndThePeak) {
  const std::string text = serving_section(examples::served());
  for (const char* part :
       {"## Under load", "| single stream", "| server", "| offline", "p90 ≤ 0.1338 ms", "not valid: p99 is 5.64 ms",
        "not valid: killed by signal 9", "\\[471.0, 509.0\\] /s", "no confidence level", "48 % of a core"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ServingSection, CostStandsWithItsAssumptionsOrTheReasonWhyThereIsNone) {
  const std::string text = serving_section(examples::served());
  for (const char* part :
       {"## Cost", "1.157 EUR", "\\[1.091, 1.179\\]", "480.0 /s", "the peak rate with p99 within 5 ms", "1.200 EUR",
        "60 % of the time", "int8: no cost: the interval of the rate"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_EQ(serving_section(examples::served_alone()).find("## Cost"), std::string::npos);
}

TEST(ServingSection, IsEmptyWhereNobodyAsked) {
  EXPECT_EQ(serving_section(examples::bench()), "");
}

TEST(ServingSection, ASearchThatFailedSaysWhy) {
  record::RunResult result = examples::served();
  record::Loads loads = *result.baseline_serving.loads;
  loads.peak = record::Measured<record::Peak>::none("the budget is too short");
  result.baseline_serving.loads = record::Measured<record::Loads>::of(loads);
  EXPECT_THAT(serving_section(result), HasSubstr("the budget is too short (fp32 peak rate)"));
}

}  // namespace
}  // namespace assay::report::markdown_serving_test
