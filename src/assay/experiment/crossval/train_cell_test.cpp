#include "assay/experiment/crossval/train_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/data/source.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/record/folds_record.hpp"

namespace assay::experiment {
namespace train_cell_test {

using nlohmann::ordered_json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::labelled_grid;
using testing_only::ScratchFolder;
using testing_only::shifted_model;
using testing_only::write_array;
namespace fs = std::filesystem;

class TrainCellTest : public testing::Test {
 protected:
  TrainCellTest() {
    const auto grid = labelled_grid(20);
    source_.path = write_array(folder_ / "x.npy", {20, 2}, grid.values);
    source_.labels = write_array(folder_ / "y.npy", {20}, grid.labels);
    source_.scale = 2;
    model_ = shifted_model(0).save(folder_ / "m.onnx");
    EXPECT_TRUE(record::write_rows(folder_ / "train.rows.npy", {1, 4, 7, 8}));
    EXPECT_TRUE(record::write_rows(folder_ / "validation.rows.npy", {2, 3}));
    fs::create_directories(folder_ / "out");
  }
  Attempt<ordered_json> run(const std::string& command, const std::string& timeout = "1min") {
    return run_train_cell({{"command", command}, {"seed", 5}},
                          {{"model", model_.string()},
                           {"data", to_json(source_)},
                           {"train", (folder_ / "train.rows.npy").string()},
                           {"validation", (folder_ / "validation.rows.npy").string()},
                           {"timeout", timeout},
                           {"file", "model.onnx"}},
                          folder_ / "out");
  }
  ScratchFolder folder_{"train_cell_test"};
  data::SourceOptions source_;
  fs::path model_;
};

TEST_F(TrainCellTest, TrainerSeesItsRowsAloneAsAModelIsGivenThem) {
  const auto outcome = run("sh -c 'cp $1 " + (folder_ / "kept.npz").string() +
                           "; test -s $2 && cp $5 $3 && echo seed $4' sh "
                           "{train} {validation} {out} {seed} {baseline}");
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("training_rows"), 4);
  EXPECT_EQ(outcome->at("validation_rows"), 2);
  EXPECT_EQ(outcome->at("log"), "seed 5\n");
  EXPECT_EQ(outcome->at("exit_code"), 0);
  EXPECT_FALSE(fs::exists(folder_ / "out/train.npz")) << "the rows are known by their digest";
  const auto kept = data::open_dataset({.path = folder_ / "kept.npz"});
  ASSERT_TRUE(kept) << kept.error().text();
  data::Batch batch;
  ASSERT_TRUE((*(*kept)->open())->read(4, batch));
  const auto grid = labelled_grid(20);
  EXPECT_EQ(batch.inputs[0].as<float>()[2], 2 * grid.values[8]) << "row 4, scaled";
  EXPECT_EQ((*kept)->annotations()->labels.at(2), grid.labels[7]);
  EXPECT_THAT((*kept)->annotations()->ids, ElementsAre("1", "4", "7", "8"));
}

TEST_F(TrainCellTest, EveryWayToFailIsNamed) {
  EXPECT_THAT(run("sh -c 'echo no memory; exit 9'").error().text(),
              AllOf(HasSubstr("exit code 9"), HasSubstr("no memory")));
  EXPECT_THAT(run("sleep 60", "200ms").error().text(), HasSubstr("it ran longer than 200 ms"));
  EXPECT_THAT(run("true {out}").error().text(), HasSubstr("wrote no {out}"));
  EXPECT_THAT(run("sh -c 'echo nonsense > $1' sh {out}").error().text(), HasSubstr("no model that can be used"));
  EXPECT_FALSE(fs::exists(folder_ / "out/model.onnx"));
  EXPECT_FALSE(fs::exists(folder_ / "out/train.npz"));
}

TEST(Trainer, MustNameAllItIsGiven) {
  EXPECT_TRUE(check_trainer("sh {train} {validation} {out} {seed}"));
  EXPECT_THAT(check_trainer("sh {train} {validation} {out}").error().text(), HasSubstr("lacks {seed}"));
  EXPECT_THAT(check_trainer("t 'open").error().text(), HasSubstr("is not closed"));
  EXPECT_THAT(check_trainer(" ").error().text(), HasSubstr("names no program"));
  const Status absent = check_trainer("no_such_trainer {train} {validation} {out} {seed}");
  EXPECT_EQ(absent.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(absent.error().text(), HasSubstr("no_such_trainer: no program of this name in PATH"));
}

}  // namespace train_cell_test
}  // namespace assay::experiment
