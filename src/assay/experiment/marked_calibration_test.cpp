#include "assay/experiment/marked_calibration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/make_one.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::marked_calibration_test {
namespace {

using namespace testing_only;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

// A model file that was calibrated on `samples` rows of the judged grid, moved by `shift`.
class MarkedCalibrationTest : public testing::Test {
 protected:
  MarkedCalibrationTest() : plan_(plan_in(folder_)) {}

  void give_candidate(std::size_t samples, float shift) {
    std::vector<float> values = labelled_grid(samples).values;
    for (float& value : values) value += shift;
    QuantizePlan making{.baseline = plan_.baseline.path, .method = {}, .calibration = {}};
    making.method = *method_ref("command(run=sh -c 'test -f $3/x.npy && cp $1 $2' sh {input} {output} {calibration})");
    making.calibration.source = data::SourceOptions{};
    making.calibration.source->path = write_array(folder_ / "own.npy", {static_cast<std::int64_t>(samples), 2}, values);
    making.output = folder_ / "made.onnx";
    const auto made = make_one(making, own_worker());
    ASSERT_TRUE(made) << made.error().text();
    plan_.candidates = {{"made", making.output}};
  }
  ScratchFolder folder_{"marked_calibration_test"};
  EvaluatePlan plan_;
};

TEST_F(MarkedCalibrationTest, FileJudgedByWhatCalibratedItIsRefusedUnlessAllowed) {
  give_candidate(5, 0);
  const auto refused = evaluate(plan_, own_worker());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refused.error().message(),
              AllOf(HasSubstr("'made' was calibrated on 5 samples, as its file says, and 5 of the samples that judge"),
                    HasSubstr("first '0'"), HasSubstr("--allow-overlap")));
  plan_.calibration.allow_overlap = true;
  const auto allowed = evaluate(plan_, own_worker());
  ASSERT_TRUE(allowed) << allowed.error().text();
  EXPECT_THAT(allowed->notes, Contains(HasSubstr("(--allow-overlap): the verdict may be too good")));
}

TEST_F(MarkedCalibrationTest, FileCalibratedOnOtherSamplesIsJudgedAndSaysHowItWasMade) {
  give_candidate(5, 100);
  const auto result = evaluate(plan_, own_worker());
  ASSERT_TRUE(result) << result.error().text();
  const auto& method = result->candidates.front().model.method;
  ASSERT_TRUE(method.defined());
  EXPECT_EQ(method->name, "command");
  EXPECT_EQ(method->made_by, own_worker().tool);
  EXPECT_EQ(method->calibration->data, "own");
  EXPECT_EQ(method->calibration->samples, 5U);
}

}  // namespace
}  // namespace assay::experiment::marked_calibration_test
