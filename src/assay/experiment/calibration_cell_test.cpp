#include "assay/experiment/calibration_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/calibration_draw.hpp"
#include "assay/experiment/calibration_set.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::calibration_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::HasSubstr;

class CalibrationCellTest : public testing::Test {
 protected:
  CalibrationCellTest() {
    source_.path = write_array(folder_ / "x.npy", {50, 2}, labelled_grid(50).values);
    source_.scale = 2;
    model_ = shifted_model(0).save(folder_ / "m.onnx");
  }
  Attempt<ordered_json> run(std::uint64_t samples, bool grouped = false) {
    fs::create_directories(folder_ / "out");
    return run_calibration_cell({{"samples", samples}, {"seed", 4}, {"grouped", grouped}},
                                {{"model", model_.string()}, {"data", to_json(source_)}}, folder_ / "out");
  }
  ScratchFolder folder_{"calibration_cell_test"};
  data::SourceOptions source_;
  fs::path model_;
};

TEST_F(CalibrationCellTest, LeavesTheDrawnSamplesAsTheModelTakesThem) {
  const auto outcome = run(7);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("samples"), 7);
  EXPECT_EQ(outcome->at("available"), 50);
  EXPECT_EQ(outcome->at("seed"), 4);
  const auto set = CalibrationSet::open(folder_ / "out");
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(outcome->at("digest"), set->content().digest());
  const auto drawn = *draw_samples(50, {}, 7, 4);
  const auto rows = set->read(0, 7);
  const auto values = labelled_grid(50).values;
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(set->content().ids[i], std::to_string(drawn[i]));
    EXPECT_EQ(rows->front().as<float>()[2 * i], 2 * values[2 * drawn[i]]) << "scaled like the judged data";
  }
  const auto kept = tensor::read_npy(folder_ / "out/rows.npy");
  EXPECT_EQ(kept->elements(), 7U);
}

TEST_F(CalibrationCellTest, DataThatDoNotFitTheModelAreAtFault) {
  source_.path = write_array<float>(folder_ / "wide.npy", {2, 5}, std::vector<float>(10));
  const auto outcome = run(2);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, record::Fault::data);
  EXPECT_THAT(outcome.error().text(), HasSubstr("one sample of 'x' should be [2] but is [5]"));
  EXPECT_THAT(outcome.error().text(), HasSubstr("drawing calibration samples"));
}

}  // namespace
}  // namespace assay::experiment::calibration_cell_test
