#include "assay/experiment/scores_output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::scores_output_test {
namespace {

using model::ModelSummary;
using model::TensorInfo;
using tensor::DType;
using testing::HasSubstr;

const TensorInfo k_logits{"logits", DType::f32, {-1, 10}, std::nullopt};
const TensorInfo k_features{"features", DType::f16, {-1, 64}, std::nullopt};
const TensorInfo k_label{"label", DType::i64, {-1}, std::nullopt};
const TensorInfo k_quantized{"q", DType::u8, {-1, 10}, tensor::AffineQuantization{DType::u8, 0.5, 3}};

ModelSummary giving(std::vector<TensorInfo> outputs) {
  ModelSummary model;
  model.outputs = std::move(outputs);
  return model;
}

std::string refusal(const ModelSummary& model, const std::string& named) {
  const auto found = find_scores_output(model, named);
  if (found) return "(found '" + found->name + "')";
  EXPECT_EQ(found.error().code(), ErrorCode::invalid_argument);
  return found.error().message();
}

TEST(FindScoresOutput, OnlyOneThatCanHoldScoresIsTaken) {
  EXPECT_EQ(find_scores_output(giving({k_logits}), "")->name, "logits");
  EXPECT_EQ(find_scores_output(giving({k_label, k_logits}), "")->name, "logits");
  const auto quantized = find_scores_output(giving({k_label, k_quantized}), "");
  ASSERT_TRUE(quantized);
  EXPECT_EQ(quantized->name, "q");
  EXPECT_EQ(quantized->quantization->zero_point, 3);
}

TEST(FindScoresOutput, NamedOneIsTakenWhateverItHolds) {
  EXPECT_EQ(find_scores_output(giving({k_logits, k_features}), "features")->name, "features");
  EXPECT_EQ(find_scores_output(giving({k_logits, k_label}), "label")->name, "label");
}

TEST(FindScoresOutput, UnknownNameListsWhatThereIsAndTheNearest) {
  const std::string text = refusal(giving({k_logits, k_features}), "logit");
  EXPECT_THAT(text, HasSubstr("--scores-output logit: the model has no such output"));
  EXPECT_THAT(text, HasSubstr("did you mean 'logits'"));
  EXPECT_THAT(text, HasSubstr("'features' float16 [?, 64]"));
}

TEST(FindScoresOutput, UnclearChoiceListsTheOutputs) {
  const std::string text = refusal(giving({k_logits, k_features}), "");
  EXPECT_THAT(text, HasSubstr("Name it with --scores-output"));
  EXPECT_THAT(text, HasSubstr("'logits' float32 [?, 10]"));
  EXPECT_THAT(text, HasSubstr("'features' float16 [?, 64]"));
}

TEST(FindScoresOutput, WholeNumbersWithoutQuantizationAreNoScoresUnlessNamed) {
  EXPECT_THAT(refusal(giving({k_label}), ""), HasSubstr("no output holds scores"));
  EXPECT_EQ(find_scores_output(giving({k_label}), "label")->name, "label");
}

}  // namespace
}  // namespace assay::experiment::scores_output_test
