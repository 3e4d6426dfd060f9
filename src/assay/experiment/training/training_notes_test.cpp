#include "assay/experiment/training/training_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::training_notes_test {
namespace {

using namespace testing_only;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TrainingNotesTest : public testing::Test {
 protected:
  TrainingNotesTest() {
    auto data = load_training_data(plan_.sources, plan_.settings, folder_.path());
    EXPECT_TRUE(data) << data.error().text();
    data_ = std::move(*data);
    auto network = build_network(data_, plan_.settings);
    EXPECT_TRUE(network);
    network_ = std::make_unique<Network>(std::move(*network));
  }
  TrainingOutcome outcome(double measure) const {
    TrainingOutcome made{.data = data_, .network = *network_, .objective = objective_, .engine = "1.0"};
    made.training = train::Judgement{.loss = 1, .measure = measure};
    return made;
  }
  ScratchFolder folder_{"training_notes_test"};
  TrainPlan plan_ = train_plan_in(folder_);
  TrainingData data_;  // three classes, of which one has 53 of the 90 rows
  std::unique_ptr<Network> network_;
  train::Objective objective_{.width = 3};
};

TEST_F(TrainingNotesTest, OfAModelThatLearnedThereAreNone) {
  EXPECT_THAT(training_notes(outcome(0.9)), IsEmpty());
}

TEST_F(TrainingNotesTest, WorseThanTheCommonestClassIsSaidWithTheInputsThatAreFarFromOne) {
  data_.training.rows.inputs.front().as<float>()[0] = 2500;
  const TrainingOutcome bad = outcome(0.2);
  network_->standardised = {"input"};
  EXPECT_THAT(training_notes(bad),
              ElementsAre("on the training rows it is worse than their commonest class, whose share is 58.89 %"));
  network_->standardised.clear();
  const auto notes = training_notes(bad);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes.front(), testing::HasSubstr("to 2500: --standardise yes brings them near 1"));
}

TEST_F(TrainingNotesTest, WorseThanTheMeanIsSaidInTheDatasUnits) {
  data_.target.is_class = false;
  tensor::Tensor values(tensor::DType::f32, {90, 1});
  for (std::size_t i = 0; i < 45; ++i) values.as<float>()[i] = 4;
  data_.training.rows.targets = std::move(values);
  network_->deviation = 2;
  EXPECT_THAT(training_notes(outcome(0.9)), IsEmpty());  // 1.8 in the data's units
  const auto notes = training_notes(outcome(1.5));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes.front(), testing::HasSubstr("worse than their mean, whose root MSE is 2"));
}

TEST_F(TrainingNotesTest, AFirstEpochThatIsNeverReachedAgainIsSaid) {
  TrainingOutcome best = outcome(0.9);
  for (std::uint32_t epoch = 1; epoch <= 3; ++epoch)
    best.fit.epochs.push_back({.epoch = epoch, .validation = train::Judgement{.loss = 0.25 * epoch}});
  best.fit.best_epoch = 2;
  EXPECT_THAT(training_notes(best), IsEmpty());
  best.fit.best_epoch = 1;
  EXPECT_THAT(training_notes(best),
              ElementsAre("no epoch had a lower validation loss than the first (0.25; the last: 0.75), so its weights "
                          "are kept: a lower --learning-rate may learn more"));
}

TEST_F(TrainingNotesTest, ClassesThatLookLikeValuesAreSaid) {
  const auto labels = data_.training.rows.targets.as<std::int64_t>();
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int64_t>(25 + 7 * (i / 3));
  data_.target.classes = 229;
  EXPECT_THAT(training_notes(outcome(0.9)),
              ElementsAre("the targets are whole numbers and were taken as 229 classes, of which 30 occur in 90 rows: "
                          "if they are values, give --task regression"));
  data_.target.declared = true;  // they have names
  EXPECT_THAT(training_notes(outcome(0.9)), IsEmpty());
}

}  // namespace
}  // namespace assay::experiment::training_notes_test
