#include "assay/quantize/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::quantize::options_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<OptionInfo> k_known{{"per_channel", Boolean{}, "true", ""},
                                      {"block", Integer{16, 256}, "32", ""},
                                      {"percentile", Real{50, 100}, "99.99", ""},
                                      {"ranges", Choice{{"minmax", "entropy"}}, "minmax", ""},
                                      {"exclude", Names{}, "", ""}};

std::string refusal(const std::map<std::string, std::string>& given) {
  const auto options = Options::parse(k_known, given, "int8-static");
  if (options) return "(accepted)";
  EXPECT_EQ(options.error().code(), ErrorCode::invalid_argument);
  return options.error().text();
}

TEST(Options, WhatIsNotGivenHasItsDefault) {
  const auto options = Options::parse(k_known, {}, "m");
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->boolean("per_channel"));
  EXPECT_EQ(options->integer("block"), 32);
  EXPECT_DOUBLE_EQ(options->real("percentile"), 99.99);
  EXPECT_EQ(options->text("ranges"), "minmax");
  EXPECT_TRUE(options->names("exclude").empty());
}

TEST(Options, GivenOnesAreReadIntoCanonicalText) {
  const auto options = Options::parse(
      k_known, {{"per_channel", "no"}, {"percentile", "99.90"}, {"exclude", "a;;b/c"}, {"ranges", "entropy"}}, "m");
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->boolean("per_channel"));
  EXPECT_EQ(options->all().at("per_channel"), "false");
  EXPECT_EQ(options->all().at("percentile"), "99.9");
  EXPECT_THAT(options->names("exclude"), ElementsAre("a", "b/c"));
}

TEST(Options, WhatTheyCannotBeIsRefusedWithWhatTheyMayBe) {
  EXPECT_THAT(refusal({{"block", "8"}}), HasSubstr("int8-static: block=8: expected a whole number from 16 to 256"));
  EXPECT_THAT(refusal({{"block", "32x"}}), HasSubstr("block=32x"));
  EXPECT_THAT(refusal({{"percentile", "nan"}}), HasSubstr("a number from 50 to 100"));
  EXPECT_THAT(refusal({{"ranges", "max"}}), HasSubstr("one of minmax, entropy"));
  EXPECT_THAT(refusal({{"per_channel", "maybe"}}), HasSubstr("true or false"));
}

TEST(Options, UnknownOnesAreRefusedWithThoseThereAre) {
  EXPECT_THAT(refusal({{"per_chanel", "true"}}),
              AllOf(HasSubstr("no option 'per_chanel'"), HasSubstr("per_channel, block, percentile")));
}

}  // namespace
}  // namespace assay::quantize::options_test
