#include "assay/report/markdown_speed.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::markdown_speed_test {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(SpeedSections, TellRatiosDistributionGridAndMemory) {
  const record::RunResult result = examples::measured();
  const std::string text = speed_sections(result, result.candidates[0]);
  EXPECT_TRUE(has(text, "### Speed"));
  EXPECT_TRUE(has(text, "no difference beyond the noise floor of 8.3 %")) << text;
  EXPECT_TRUE(has(text, "| p90 | 131.2 µs |"));
  EXPECT_TRUE(has(text, "p99.9 takes 10000"));
  EXPECT_TRUE(has(text, "no steady state in 7"));
  EXPECT_TRUE(has(text, "the model's batch is fixed at 1"));
  EXPECT_TRUE(has(text, "### Memory"));
  EXPECT_TRUE(has(text, "kept but not needed"));
  EXPECT_TRUE(has(text, "other processes used up to 48"));
}

TEST(SpeedSections, TellCountersWhereTheMachineHasThemAndOtherwiseWhyNotInOneLine) {
  const record::RunResult result = examples::measured();
  const std::string none = speed_sections(result, result.candidates[0]);
  EXPECT_TRUE(has(none, "Hardware counters: this machine gives no hardware counters")) << none;
  EXPECT_FALSE(has(none, "instructions of a run"));
  const std::string some = speed_sections_alone(examples::bench_alone());
  EXPECT_TRUE(has(some, "| instructions of a run | 812,400 |")) << some;
  EXPECT_TRUE(has(some, "| branch misses of a run | – (busy) |"));
  EXPECT_FALSE(has(some, "Hardware counters:"));
  EXPECT_TRUE(has(some, "Opening the engine, before any session: 8.310 ms"));
}

TEST(SpeedSections, AreEmptyWhereNobodyAsked) {
  const record::RunResult result = examples::passing();
  EXPECT_EQ(speed_sections(result, result.candidates[0]), "");
}

TEST(SpeedSections, AModelAloneHasOneColumn) {
  const std::string text = speed_sections_alone(examples::bench_alone());
  EXPECT_TRUE(has(text, "| time of one run | fp32 | 95 % interval |")) << text;
  EXPECT_FALSE(has(text, "candidate"));
}

}  // namespace
}  // namespace assay::report::markdown_speed_test
