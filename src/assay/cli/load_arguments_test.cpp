#include "assay/cli/load_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::load_arguments_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(LoadPlanOfArguments, ReadsScenariosOnceEachAndTheirLimits) {
  const auto plan = load_plan({.scenarios = {"server", "single-stream", "server"},
                               .rate = "250.5",
                               .bound = "5ms",
                               .queries = 700,
                               .time = "2s",
                               .find_peak = true});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_THAT(plan->scenarios, ElementsAre("server", "single_stream"));
  EXPECT_EQ(plan->rate, 250.5);
  EXPECT_EQ(plan->bound, std::chrono::milliseconds(5));
  EXPECT_EQ(plan->time, std::chrono::seconds(2));
  EXPECT_EQ(plan->queries, 700U);
  EXPECT_TRUE(plan->find_peak);
}

TEST(LoadPlanOfArguments, NamesTheOptionThatIsWrong) {
  for (const auto& [arguments, option] :
       std::vector<std::pair<LoadArguments, const char*>>{{{.rate = "many"}, "--rate"},
                                                          {{.bound = "soon"}, "--latency-bound"},
                                                          {{.time = "0s"}, "--scenario-time"},
                                                          {{.scenarios = {"server"}}, "--rate"},
                                                          {{.find_peak = true}, "--latency-bound"}}) {
    const auto plan = load_plan(arguments);
    ASSERT_FALSE(plan) << option;
    EXPECT_EQ(plan.error().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(plan.error().text(), HasSubstr(option));
  }
}

}  // namespace
}  // namespace assay::cli::load_arguments_test
