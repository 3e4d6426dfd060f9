#include "assay/analysis/explanation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/record/cell.hpp"

namespace assay::analysis::explanation_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ExplanationTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::string keep(const char* kind, int number, nlohmann::ordered_json outcome, const char* message = "") {
    record::CellRecord cell;
    cell.specification = {{"kind", kind}, {"number", number}};
    cell.id = record::cell_id(cell.specification);
    cell.outcome = std::move(outcome);
    cell.message = message;
    if (*message != '\0') cell.status = record::CellStatus::failed;
    EXPECT_TRUE(record::write_cell(folder_ / "cells" / cell.id, cell));
    return cell.id;
  }

  std::string layers() {
    record::LayerErrors errors{.runs = 2, .batch = 3};
    errors.layers = {{"t", "n", "Conv", 4, {1, 1}, {0.1, 0.2}, {1, 1}, {1, 1}}};
    fs::create_directories(folder_);
    const auto outcome = record::write_layer_errors(folder_, errors);
    EXPECT_TRUE(outcome);
    const std::string id = keep("layers", 0, *outcome);
    for (const char* name : {"layers.npy", "activations.npy"})
      fs::rename(folder_ / name, folder_ / "cells" / id / name);
    return id;
  }

  std::string launch(int number, const char* op) {
    const record::OperatorTimes times{.runs = 2, .batch = 1, .nodes = {{"n", op, {5, 7}}}};
    return keep("profile", number, record::to_json(times));
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "assay_explanation_test";
};

TEST_F(ExplanationTest, PutsTheCellsTogether) {
  record::RunModel model;
  model.layer_cells = {layers()};
  model.profile_cells = {launch(0, "Conv"), launch(1, "QLinearConv"), launch(2, "Conv"), launch(3, "QLinearConv")};
  model.sensitivity_cells = model.layer_cells;
  const auto explanation = explanation_of(folder_, model, {.resamples = 20});
  ASSERT_TRUE(explanation);
  ASSERT_EQ(explanation->sensitivity.size(), 1U);
  EXPECT_EQ(explanation->sensitivity[0].node, "n");
  EXPECT_EQ(explanation->sensitivity_undefined, "");
  EXPECT_EQ(explanation->samples, 6U);
  ASSERT_EQ(explanation->layers.size(), 1U);
  EXPECT_EQ(explanation->launches, 2U);
  ASSERT_EQ(explanation->operators.size(), 2U);
  EXPECT_EQ(explanation->operators[0].op, "QLinearConv");
  EXPECT_EQ(explanation->nodes.size(), 1U);
  EXPECT_EQ(explanation->errors_undefined, "");
  EXPECT_FALSE(explanation->findings.empty());
}

TEST_F(ExplanationTest, CellsThatFailedSayWhyAndTheOthersStand) {
  record::RunModel model;
  model.layer_cells = {keep("layers", 0, {}, "no shared tensor")};
  model.profile_cells = {launch(0, "Conv"), keep("profile", 1, {}, "it crashed")};
  const auto explanation = explanation_of(folder_, model, {});
  ASSERT_TRUE(explanation);
  EXPECT_THAT(explanation->errors_undefined, HasSubstr("no shared tensor"));
  EXPECT_THAT(explanation->times_undefined, HasSubstr("it crashed"));
  EXPECT_TRUE(explanation->operators.empty());
}

TEST_F(ExplanationTest, NothingWhereNothingWasAsked) {
  EXPECT_FALSE(explanation_of(folder_, {}, {}));
  record::RunModel model;
  model.explain_reason = "predictions made elsewhere";
  EXPECT_EQ(explanation_of(folder_, model, {})->errors_undefined, "predictions made elsewhere");
}

}  // namespace
}  // namespace assay::analysis::explanation_test
