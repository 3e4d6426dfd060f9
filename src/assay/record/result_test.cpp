#include "assay/record/result.hpp"

#include <gtest/gtest.h>

namespace assay::record::result_test {
namespace {

TEST(VerdictNames, AreTheWordsOfResultJsonAndReadBack) {
  EXPECT_EQ(name_of(Verdict::pass), "pass");
  EXPECT_EQ(name_of(Verdict::fail), "fail");
  EXPECT_EQ(name_of(Verdict::inconclusive), "inconclusive");
  EXPECT_EQ(name_of(Verdict::not_run), "not_run");
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::inconclusive, Verdict::not_run}) {
    EXPECT_EQ(verdict_named(name_of(verdict)), verdict);
  }
}

TEST(VerdictNames, AnUnknownWordNeverReadsAsPass) {
  EXPECT_EQ(verdict_named("passed"), Verdict::not_run);
}

TEST(UnitNames, ReadBack) {
  for (const Unit unit : {Unit::fraction, Unit::number, Unit::bytes}) EXPECT_EQ(unit_named(name_of(unit)), unit);
  EXPECT_EQ(name_of(Unit::fraction), "fraction");
}

TEST(NumberValue, IsAbsentWithAReasonUntilSet) {
  EXPECT_FALSE(Number().defined());
  EXPECT_EQ(Number().reason(), "not computed");
  EXPECT_EQ(Number::undefined("one class only").reason(), "one class only");
  EXPECT_EQ(Number(0.0).value(), 0.0);
}

TEST(RangeEnds, AreAbsentWithAReasonUntilSet) {
  EXPECT_FALSE(Range().defined());
  EXPECT_EQ(Range::none("no sample").undefined, "no sample");
  EXPECT_EQ(Range::of(-1, 2).low(), -1);
  EXPECT_EQ(Range::of(-1, 2).high(), 2);
}

}  // namespace
}  // namespace assay::record::result_test
