#include "assay/experiment/import.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::import_test {
namespace {

using namespace testing_only;
using data::Task;
using testing::ElementsAre;
using testing::HasSubstr;

class ImportTest : public testing::Test {
 protected:
  Result<ImportOutcome> read(const fs::path& file, const ImportOptions& options = {},
                             Task task = Task::classification) {
    return import_predictions(file, options, ids_, task, folder_ / "cell");
  }
  fs::path csv(const std::string& text) {
    std::ofstream(folder_ / "p.csv") << text;
    return folder_ / "p.csv";
  }
  std::vector<float> scores() const { return read_floats(folder_ / "cell/scores.npy"); }
  std::vector<std::int64_t> decisions() const {
    const auto array = tensor::read_npy(folder_ / "cell/labels.npy");
    ASSAY_CHECK(array.has_value());
    return {array->as<std::int64_t>().begin(), array->as<std::int64_t>().end()};
  }
  std::string refusal(const Result<ImportOutcome>& outcome, ErrorCode code = ErrorCode::corrupt) {
    if (outcome) return "(accepted)";
    EXPECT_EQ(outcome.error().code(), code);
    return outcome.error().message();
  }
  ScratchFolder folder_{"import_test"};
  std::vector<std::string> ids_{"a", "b", "c"};
};

TEST(HoldsPredictions, ByTheFilesName) {
  EXPECT_TRUE(holds_predictions("x/int8.npy"));
  EXPECT_TRUE(holds_predictions("int8.csv"));
  EXPECT_TRUE(holds_predictions("int8.csv.gz"));
  EXPECT_FALSE(holds_predictions("int8.onnx"));
  EXPECT_FALSE(holds_predictions("csv"));
}

TEST_F(ImportTest, FloatingArrayHoldsScores) {
  const auto outcome = read(write_array<float>(folder_ / "p.npy", {3, 2}, {1, 2, 3, 4, 5, 6}));
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->samples, 3U);
  EXPECT_EQ(outcome->columns, 2U);
  EXPECT_THAT(scores(), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(ImportTest, OneScoreASampleIsAColumn) {
  const auto outcome = read(write_array<double>(folder_ / "p.npy", {3}, {0.5, 0.25, -1}));
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->columns, 1U);
  EXPECT_EQ(tensor::read_npy(folder_ / "cell/scores.npy")->shape(), (tensor::Shape{3, 1}));
  EXPECT_THAT(scores(), ElementsAre(0.5F, 0.25F, -1));
}

TEST_F(ImportTest, WholeNumbersAreDecisionsOrForRegressionValues) {
  const auto file = write_array<std::int64_t>(folder_ / "p.npy", {3}, {2, 0, 1});
  EXPECT_EQ(read(file)->columns, 0U);
  EXPECT_THAT(decisions(), ElementsAre(2, 0, 1));
  EXPECT_EQ(read(file, {}, Task::regression)->columns, 1U);
  EXPECT_THAT(scores(), ElementsAre(2, 0, 1));
  ASSERT_TRUE(read(write_array<std::uint8_t>(folder_ / "p.npy", {3}, {1, 1, 0})));
  EXPECT_THAT(decisions(), ElementsAre(1, 1, 0));
}

TEST_F(ImportTest, WholeNumbersInColumnsAreScores) {
  EXPECT_EQ(read(write_array<std::int32_t>(folder_ / "p.npy", {3, 2}, {1, 2, 3, 4, 5, 6}))->columns, 2U);
  EXPECT_THAT(scores(), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(ImportTest, ArrayOfAnotherShapeOrLengthIsRefused) {
  EXPECT_THAT(refusal(read(write_array<float>(folder_ / "p.npy", {3, 2, 1}, std::vector<float>(6)))),
              HasSubstr("predictions of shape [3, 2, 1]"));
  EXPECT_THAT(refusal(read(write_array<float>(folder_ / "p.npy", {2, 2}, std::vector<float>(4)))),
              HasSubstr("2 predictions for 3 samples"));
  EXPECT_FALSE(fs::exists(folder_ / "cell"));
}

TEST_F(ImportTest, CsvColumnsInTheOrderNamed) {
  const auto outcome = read(csv("no,name,yes\n1,p,2\n3,q,4\n5,r,6\n"), {.score_columns = {"yes", "no"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->columns, 2U);
  EXPECT_THAT(scores(), ElementsAre(2, 1, 4, 3, 6, 5));
  EXPECT_EQ(read(csv("s\n1\n2\n3\n"), {.score_columns = {"s"}})->columns, 1U);
}

TEST_F(ImportTest, CsvRowsAreJoinedByIdWhateverTheirOrder) {
  const auto outcome = read(csv("id,s\nc,3\nextra,9\na,1\nb,2\n"), {.score_columns = {"s"}, .id_column = "id"});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->samples, 3U);
  EXPECT_THAT(scores(), ElementsAre(1, 2, 3));
}

TEST_F(ImportTest, DecisionsOfACsvMayUseTheClassesNames) {
  const ImportOptions options{.label_column = "says", .id_column = "id", .classes = {"cat", "dog"}};
  ASSERT_TRUE(read(csv("id,says\nb,cat\na,dog\nc,dog\n"), options));
  EXPECT_THAT(decisions(), ElementsAre(1, 0, 1));
  ASSERT_TRUE(read(csv("says\n1\n0\n0\n"), {.label_column = "says"}));
  EXPECT_THAT(decisions(), ElementsAre(1, 0, 0));
}

TEST_F(ImportTest, NamesWithoutKnownClassesAreNotGuessed) {
  EXPECT_THAT(refusal(read(csv("says\ndog\ncat\ncat\n"), {.label_column = "says"})), HasSubstr("--classes"));
}

TEST_F(ImportTest, UnknownClassIsRefused) {
  const auto outcome = read(csv("says\ncat\ncow\ndog\n"), {.label_column = "says", .classes = {"cat", "dog"}});
  EXPECT_THAT(refusal(outcome, ErrorCode::out_of_range), HasSubstr("'cow'"));
}

TEST_F(ImportTest, MissingAndRepeatedIdsAreNamed) {
  const ImportOptions options{.score_columns = {"s"}, .id_column = "id"};
  EXPECT_THAT(refusal(read(csv("id,s\na,1\nc,3\nd,4\n"), options)), HasSubstr("no prediction for sample 'b'"));
  EXPECT_THAT(refusal(read(csv("id,s\na,1\nb,2\na,3\nc,4\n"), options)), HasSubstr("id 'a' stands in rows 2 and 4"));
  ids_ = {"a", "b", "a"};
  EXPECT_THAT(refusal(read(csv("id,s\na,1\nb,2\n"), options)), HasSubstr("two samples with id 'a'"));
}

TEST_F(ImportTest, CsvMayBeSeparatedByAnotherCharacter) {
  ImportOptions options{.score_columns = {"s"}, .id_column = "id"};
  const auto file = csv("id;s\nc;3\na;1\nb;2\n");
  EXPECT_THAT(refusal(read(file, options)), HasSubstr("--delimiter ';'"));
  options.delimiter = ";";
  ASSERT_TRUE(read(file, options));
  EXPECT_THAT(scores(), ElementsAre(1, 2, 3));
}

TEST_F(ImportTest, NumberOfRowsMustAgreeWithoutIds) {
  EXPECT_THAT(refusal(read(csv("s\n1\n2\n3\n4\n"), {.score_columns = {"s"}})),
              HasSubstr("4 predictions for 3 samples"));
}

TEST_F(ImportTest, ColumnOfACsvMustBeNamedAndExist) {
  EXPECT_THAT(refusal(read(csv("s\n1\n2\n3\n")), ErrorCode::invalid_argument), HasSubstr("--score-column"));
  EXPECT_THAT(
      refusal(read(csv("s\n1\n2\n3\n"), {.score_columns = {"s"}, .label_column = "s"}), ErrorCode::invalid_argument),
      HasSubstr("--label-column"));
  EXPECT_THAT(refusal(read(csv("score\n1\n2\n3\n"), {.score_columns = {"scores"}}), ErrorCode::not_found),
              HasSubstr("did you mean 'score'"));
}

}  // namespace
}  // namespace assay::experiment::import_test
