#include "assay/report/serving_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::serving_text_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(ServingLines, SayWhatEachScenarioShowedAndWhyItIsNotValid) {
  const auto lines = serving_lines(examples::served().baseline_serving);
  ASSERT_THAT(lines, SizeIs(5));
  EXPECT_EQ(lines[0].label, "single stream");
  EXPECT_THAT(lines[0].text, HasSubstr("p90 0.1312 ms, shown to be at most 0.1338 ms; 80,000 samples"));
  EXPECT_THAT(lines[0].text, Not(HasSubstr("not valid")));
  EXPECT_EQ(lines[1].label, "server at 500.0 /s");
  EXPECT_THAT(lines[1].text, HasSubstr("allowed 5.000 ms"));
  EXPECT_THAT(lines[1].text, HasSubstr("not valid: p99 is 5.64 ms"));
  EXPECT_EQ(lines[2].text, "– killed by signal 9");
  EXPECT_EQ(lines[3].label, "peak rate");
  EXPECT_EQ(lines[4].label, "cost of a million");
  EXPECT_THAT(lines[3].text, HasSubstr("range [471.0, 509.0] /s, 3 searches"));
}

TEST(ServingLines, NothingAskedForGivesNone) {
  EXPECT_THAT(serving_lines({}), IsEmpty());
}

TEST(ServingLines, CostIsToldWithTheRateAndThePriceItRestsOn) {
  record::Serving serving;
  record::Cost cost{.per_million = 5.5,
                    .interval = record::Range::of(4.4, 6.25),
                    .price_per_hour = 1.2,
                    .currency = "EUR",
                    .utilisation = 0.6,
                    .rate_per_s = 100,
                    .basis = "the peak rate with p99 within 5 ms"};
  serving.cost = record::Measured<record::Cost>::of(cost);
  EXPECT_EQ(serving_lines(serving).at(0).label, "cost of a million");
  EXPECT_EQ(serving_lines(serving).at(0).text,
            "5.500 EUR [4.400, 6.250] at 100.0 /s, the peak rate with p99 within 5 ms; the machine at 1.200 EUR an "
            "hour, used 60 % of the time");
  cost.currency.clear();
  cost.utilisation = 1;
  serving.cost = record::Measured<record::Cost>::of(cost);
  EXPECT_THAT(serving_lines(serving).at(0).text, HasSubstr("at 1.200 an hour, used all the time"));
  serving.cost = record::Measured<record::Cost>::none("the interval of the rate reaches down to 0");
  EXPECT_EQ(serving_lines(serving).at(0).text, "– the interval of the rate reaches down to 0");
}

TEST(ServingLines, APeakThatWasNotFoundSaysWhy) {
  record::Serving serving = examples::served().baseline_serving;
  record::Loads loads = *serving.loads;
  loads.scenarios.clear();
  serving.cost = record::Serving().cost;
  loads.peak = record::Measured<record::Peak>::none("the budget is too short");
  serving.loads = record::Measured<record::Loads>::of(loads);
  const auto lines = serving_lines(serving);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "– the budget is too short");
}

}  // namespace
}  // namespace assay::report::serving_text_test
