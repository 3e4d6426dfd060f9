#include "assay/experiment/calibration_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::calibration_set_test {
namespace {

using namespace testing_only;
using testing::ElementsAre;
using testing::HasSubstr;

class CalibrationSetTest : public testing::Test {
 protected:
  CalibrationSetTest() {
    write_array<float>(folder_ / "x.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
    content_ = {{"a", "b", "c"}, {"1", "2", "3"}, {{"x", "x.npy"}}};
  }
  ScratchFolder folder_{"calibration_set_test"};
  CalibrationContent content_;
};

TEST_F(CalibrationSetTest, ReadsWhatWasWrittenAndBeginsAnewAfterTheLast) {
  ASSERT_TRUE(write_calibration(folder_.path(), content_));
  const auto set = CalibrationSet::open(folder_.path());
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->samples(), 3U);
  EXPECT_EQ(set->content().ids, content_.ids);
  EXPECT_EQ(set->content().inputs.front().name, "x");
  const auto rows = set->read(2, 3);
  ASSERT_TRUE(rows) << rows.error().text();
  EXPECT_EQ(rows->front().shape(), (tensor::Shape{3, 2}));
  EXPECT_THAT(rows->front().as<float>(), ElementsAre(5, 6, 1, 2, 3, 4));
}

TEST_F(CalibrationSetTest, DigestDependsOnContentAndOrder) {
  CalibrationContent other = content_;
  EXPECT_EQ(other.digest(), content_.digest());
  std::swap(other.digests[0], other.digests[1]);
  EXPECT_NE(other.digest(), content_.digest());
}

TEST_F(CalibrationSetTest, ArrayOfAnotherLengthOrNoSampleIsRefused) {
  content_.ids.push_back("d");
  ASSERT_TRUE(write_calibration(folder_.path(), content_));
  EXPECT_THAT(CalibrationSet::open(folder_.path()).error().message(), HasSubstr("x.npy: 3 samples, but 4 ids"));
  EXPECT_EQ(CalibrationSet::open(folder_ / "none").error().code(), ErrorCode::not_found);
  ASSERT_TRUE(write_file(folder_ / "calibration.json", R"({"schema": "other/1"})"));
  EXPECT_EQ(CalibrationSet::open(folder_.path()).error().code(), ErrorCode::unsupported);
}

TEST(ArrayNames, AreSafeForFilesAndNoTwoAlike) {
  EXPECT_THAT(array_names({"x", "a/b:0", "a_b_0", "", "ids"}),
              ElementsAre("x.npy", "a_b_0.npy", "a_b_0_2.npy", "_input.npy", "ids_input.npy"));
}

}  // namespace
}  // namespace assay::experiment::calibration_set_test
