#include "assay/report/method_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::method_text_test {
namespace {

using record::CalibrationRow;
using record::Measured;
using record::MethodRow;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::ModelRow made_model() {
  MethodRow method{.name = "int4-block", .options = {{"block", "32"}, {"exclude", ""}}, .packed_bytes = 12'300.0};
  method.notes = {"1 layer has fewer than 32 rows"};
  method.calibration = Measured<CalibrationRow>::of(
      {.data = "calib", .samples = 200, .seed = 3, .digest = "d00d", .of_the_judged_data = true});
  record::ModelRow row;
  row.method = Measured<MethodRow>::of(method);
  return row;
}

TEST(MethodSentence, SaysMethodAndSamples) {
  EXPECT_EQ(method_sentence(made_model().method),
            "int4-block; calibrated on 200 samples of calib, seed 3, which do not judge");
  EXPECT_EQ(method_sentence(record::ModelRow{}.method), "");
}

TEST(MethodSentence, SimulatedIsSaidWithThePackedSize) {
  record::ModelRow row = made_model();
  row.method.value->simulated = true;
  row.method.value->calibration = {};
  EXPECT_EQ(method_sentence(row.method),
            "int4-block; simulated: it computes in float, so its speed and memory say nothing of its format; weights "
            "packed 12.3 kB");
}

TEST(MethodPart, HoldsOptionsDigestAndNotes) {
  const std::string text = method_part(made_model());
  EXPECT_THAT(text, AllOf(HasSubstr("### How it was made"), HasSubstr("| block | 32 |"), HasSubstr("d00d"),
                          HasSubstr("weights packed 12.3 kB"), HasSubstr("- 1 layer has fewer than 32 rows\n"),
                          Not(HasSubstr("exclude")), Not(HasSubstr("Simulated"))));
  EXPECT_EQ(method_part({}), "");
}

}  // namespace
}  // namespace assay::report::method_text_test
