#include "assay/analysis/answers.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "assay/tensor/npy.hpp"

namespace assay::analysis::answers_test {
namespace {

using metrics::ScoreKind;
using metrics::Task;

class AnswersTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  record::Predictions scores(std::int64_t columns, const std::vector<float>& values) {
    std::filesystem::remove_all(folder_);
    const tensor::Shape shape{static_cast<std::int64_t>(values.size()) / columns, columns};
    EXPECT_TRUE(tensor::write_npy(folder_ / "scores.npy",
                                  {tensor::DType::f32, shape, reinterpret_cast<const std::byte*>(values.data())}));
    return record::Predictions::open(folder_, static_cast<std::uint64_t>(shape[0])).value();
  }
  record::Predictions decisions(const std::vector<std::int64_t>& values) {
    std::filesystem::remove_all(folder_);
    const tensor::Shape shape{static_cast<std::int64_t>(values.size())};
    EXPECT_TRUE(tensor::write_npy(folder_ / "labels.npy",
                                  {tensor::DType::i64, shape, reinterpret_cast<const std::byte*>(values.data())}));
    return record::Predictions::open(folder_, values.size()).value();
  }
  static Sample all(std::size_t n) {
    Sample sample;
    for (std::size_t i = 0; i < n; ++i) sample.index.push_back(i);
    return sample;
  }
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_answers_test";
};

constexpr float k_nan = std::numeric_limits<float>::quiet_NaN();

TEST_F(AnswersTest, HighestScoreDecidesAndTiesGoToTheLowestIndex) {
  const auto predictions = scores(3, {1, 3, 2, 5, 5, 1, 0, 0, 0, k_nan, 1, 2});
  const auto answers = answers_of("m", predictions, all(4), {.task = Task::multiclass, .classes = 3}, {});
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->predicted, (std::vector<std::int32_t>{1, 0, 0, -1}));
  EXPECT_EQ(answers->tied, (std::vector<std::uint8_t>{0, 1, 1, 0}));
}

TEST_F(AnswersTest, SingleScoreIsDecidedByTheThresholdOfItsKind) {
  const metrics::TaskShape binary{.task = Task::binary, .classes = 2};
  const auto probabilities = answers_of("m", scores(1, {0.4F, 0.5F, 0.6F}), all(3), binary, {});
  EXPECT_EQ(probabilities->predicted, (std::vector<std::int32_t>{0, 1, 1}));
  EXPECT_EQ(probabilities->tied[1], 1);
  const auto logits = answers_of("m", scores(1, {-2, 0.3F, 2}), all(3), binary, {});
  EXPECT_EQ(logits->kind, ScoreKind::logits);
  EXPECT_EQ(logits->predicted, (std::vector<std::int32_t>{0, 1, 1}));
  const auto ranking = answers_of("m", scores(1, {7, 9, 12}), all(3), binary, {});
  EXPECT_EQ(ranking->kind, ScoreKind::ranking);
  EXPECT_EQ(ranking->predicted, (std::vector<std::int32_t>{-1, -1, -1}));
  const auto stated = answers_of("m", scores(1, {7, 9, 12}), all(3), binary, {.threshold = 9.0});
  EXPECT_EQ(stated->predicted, (std::vector<std::int32_t>{0, 1, 1}));
}

TEST_F(AnswersTest, KindIsDetectedOverTheWholeSet) {
  const std::vector<float> looks_like_probabilities_at_first{0.25F, 0.75F, 0.5F, 0.5F, 4.0F, -1.0F};
  EXPECT_EQ(detect_kind(looks_like_probabilities_at_first, 2), ScoreKind::logits);
  EXPECT_EQ(detect_kind(std::span(looks_like_probabilities_at_first).first(4), 2), ScoreKind::probabilities);
  EXPECT_EQ(detect_kind(std::vector<float>{0.2F, 0.2F}, 2), ScoreKind::logits);
}

TEST_F(AnswersTest, SamplesLeftOutLeaveNoTrace) {
  const auto predictions = scores(2, {1, 0, 0, 1, 5, 0});
  Sample sample;
  sample.index = {0, 2};
  const auto answers = answers_of("m", predictions, sample, {.task = Task::binary, .classes = 2}, {});
  EXPECT_EQ(answers->scores.size(), 4U);
  EXPECT_EQ(answers->scores[2], 5.0F);
}

TEST_F(AnswersTest, DecisionOutsideTheClassesIsOutOfRange) {
  const auto answers = answers_of("m", decisions({0, 1, 7}), all(3), {.task = Task::multiclass, .classes = 3}, {});
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.error().code(), ErrorCode::out_of_range);
  EXPECT_NE(answers.error().message().find("sample 2"), std::string::npos);
}

TEST_F(AnswersTest, SampleCountsOnlyWhenEveryModelCouldReadItAndItHasALabel) {
  record::DataRecord data;
  data.samples = 3;
  data.labelled = true;
  data.labels = {0, -1, 1};
  const auto predictions = decisions({0, 0, 0});
  const std::array<const record::Predictions*, 1> models{&predictions};
  const Sample sample = samples_that_count(data, models);
  EXPECT_EQ(sample.index, (std::vector<std::uint64_t>{0, 2}));
  EXPECT_EQ(sample.unlabelled, 1U);
}

}  // namespace
}  // namespace assay::analysis::answers_test
