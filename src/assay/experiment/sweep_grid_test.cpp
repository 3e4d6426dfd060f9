#include "assay/experiment/sweep_grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::sweep_grid_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names(const std::string& methods, const std::vector<std::string>& grids = {}) {
  const auto candidates = sweep_candidates(methods, grids);
  EXPECT_TRUE(candidates) << candidates.error().text();
  std::vector<std::string> names;
  for (const ModelRef& candidate : candidates.value_or(std::vector<ModelRef>{})) names.push_back(candidate.name);
  return names;
}

std::string message(const std::string& methods, const std::vector<std::string>& grids = {}) {
  const auto candidates = sweep_candidates(methods, grids);
  return candidates ? "(accepted)" : candidates.error().text();
}

TEST(SweepCandidates, EveryMethodAndEveryCombinationStandsOnce) {
  EXPECT_THAT(names("int8-static, fp16,"), ElementsAre("int8-static", "fp16"));
  EXPECT_THAT(
      names("int8-static", {"int8-static:ranges=minmax|entropy,per_channel=true|false"}),
      ElementsAre("int8-static", "int8-static(ranges=minmax,per_channel=false)",
                  "int8-static(ranges=entropy,per_channel=true)", "int8-static(ranges=entropy,per_channel=false)"))
      << "minmax and per channel are the defaults";
}

TEST(SweepCandidates, WhatHasNoEffectInACombinationIsLeftOutOfIt) {
  EXPECT_THAT(names("", {"int8-static:ranges=minmax|percentile,percentile=99|99.9"}),
              ElementsAre("int8-static(ranges=minmax)", "int8-static(ranges=percentile,percentile=99)",
                          "int8-static(ranges=percentile,percentile=99.9)"));
  EXPECT_THAT(message("", {"int8-static:percentile=99|99.9"}), HasSubstr("percentile=99 would have no effect"));
}

TEST(SweepCandidates, CommasInParenthesesAndQuotesSeparateNothing) {
  const auto candidates =
      sweep_candidates("int8-static(ranges=entropy,per_channel=false),command(run=\"a, b {input} {output}\")", {});
  ASSERT_TRUE(candidates) << candidates.error().text();
  ASSERT_EQ(candidates->size(), 2U);
  EXPECT_EQ((*candidates)[1].method->options.at("run"), "a, b {input} {output}");
}

TEST(SweepCandidates, NamesCanNameFiles) {
  EXPECT_THAT(names("command(run=/a {input} {output}),command(run=/b {input} {output})"),
              ElementsAre("command", "command-2"));
}

TEST(SweepCandidates, WhatIsWrongIsNamed) {
  EXPECT_THAT(message("", {}), HasSubstr("no method is named"));
  EXPECT_THAT(message("int3", {}), HasSubstr("no method is called 'int3'"));
  EXPECT_THAT(message("", {"int8-static"}), HasSubstr("expected METHOD:KEY=VALUE|VALUE"));
  EXPECT_THAT(message("", {"int8-static:ranges"}), HasSubstr("'ranges' is no option with values"));
  EXPECT_THAT(message("", {"int8-static:ranges=minmax|max"}), HasSubstr("ranges=max"));
}

TEST(SweepCandidates, TooManyAreRefused) {
  std::string grid = "simulated:a=1";
  for (int i = 2; i <= 300; ++i) grid += "|" + std::to_string(i);
  EXPECT_THAT(message("", {grid}), HasSubstr("more than 256"));
}

}  // namespace
}  // namespace assay::experiment::sweep_grid_test
