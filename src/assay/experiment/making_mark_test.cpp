#include "assay/experiment/making_mark.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::making_mark_test {
namespace {

using nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;

const ordered_json k_specification{
    {"tool", "assay 9"}, {"method", "w4a8"}, {"options", {{"symmetric", "true"}}}, {"model", "b45e"}};
const ordered_json k_outcome{{"simulated", true}, {"packed_bytes", 1234}};

model::ModelSummary marked(const std::string& text) {
  model::ModelSummary summary;
  summary.metadata["assay.made"] = text;
  return summary;
}

TEST(MakingMark, SaysAgainWhatWasSaid) {
  const auto mark = mark_of(marked(making_mark(k_specification, k_outcome, nullptr)));
  ASSERT_TRUE(mark) << mark.error().text();
  ASSERT_TRUE(mark->has_value());
  const ordered_json& method = (*mark)->method;
  EXPECT_EQ(method.at("name"), "w4a8");
  EXPECT_EQ(method.at("options").at("symmetric"), "true");
  EXPECT_EQ(method.at("made_by"), "assay 9");
  EXPECT_EQ(method.at("simulated"), true);
  EXPECT_EQ(method.at("packed_bytes"), 1234);
  EXPECT_TRUE(method.at("calibration").is_null());
  EXPECT_FALSE(method.contains("cell")) << "it was not made in this run";
  EXPECT_TRUE((*mark)->samples.empty());
}

TEST(MakingMark, ModelThatSaysNothingHasNone) {
  const auto mark = mark_of({});
  ASSERT_TRUE(mark);
  EXPECT_FALSE(mark->has_value());
}

TEST(MakingMark, WhatCannotBeUnderstoodIsNotTakenForNothing) {
  EXPECT_EQ(mark_of(marked("{")).error().code(), ErrorCode::corrupt);
  EXPECT_THAT(mark_of(marked(R"({"schema": "assay.made/1"})")).error().message(), HasSubstr("'assay.made'"));
  const auto later = mark_of(marked(R"({"schema": "assay.made/2"})"));
  EXPECT_EQ(later.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(later.error().message(), HasSubstr("'assay.made/2'"));
}

TEST(MarkedDigests, AreCutSortedEachOnceAndAtMostTheLowest) {
  const std::vector<std::string> few{"ffffffffffff0", "000000000000a", "000000000000b"};
  EXPECT_THAT(marked_digests(few), ElementsAre("000000000000", "ffffffffffff"));
  std::vector<std::string> many;
  for (int i = 3000; i > 0; --i) many.push_back(fmt::format("{:012}{}", i, "rest"));
  const auto kept = marked_digests(many);
  ASSERT_EQ(kept.size(), k_marked_samples);
  EXPECT_EQ(kept.front(), "000000000001");
  EXPECT_EQ(kept.back(), "000000001024");
}

}  // namespace
}  // namespace assay::experiment::making_mark_test
