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

std::string refusal(const ModelSummary& model, const std::vector<std::string>& named) {
  const auto found = find_scores_output(model, named);
  if (found) return "(found '" + found->name + "')";
  EXPECT_EQ(found.error().code(), ErrorCode::invalid_argument);
  return found.error().message();
}

TEST(FindScoresOutput, OnlyOneThatCanHoldScoresIsTaken) {
  EXPECT_EQ(find_scores_output(giving({k_logits}), {})->name, "logits");
  EXPECT_EQ(find_scores_output(giving({k_label, k_logits}), {})->name, "logits");
  const auto quantized = find_scores_output(giving({k_label, k_quantized}), {});
  ASSERT_TRUE(quantized);
  EXPECT_EQ(quantized->name, "q");
  EXPECT_EQ(quantized->quantization->zero_point, 3);
}

TEST(FindScoresOutput, NamedOneIsTakenWhateverItHolds) {
  EXPECT_EQ(find_scores_output(giving({k_logits, k_features}), {"features"})->name, "features");
  EXPECT_EQ(find_scores_output(giving({k_logits, k_label}), {"label"})->name, "label");
}

TEST(FindScoresOutput, UnknownNameListsWhatThereIsAndTheNearest) {
  const std::string text = refusal(giving({k_logits, k_features}), {"logit"});
  EXPECT_THAT(text, HasSubstr("--scores-output logit: the model has no such output"));
  EXPECT_THAT(text, HasSubstr("did you mean 'logits'"));
  EXPECT_THAT(text, HasSubstr("'features' float16 [?, 64]"));
}

TEST(FindScoresOutput, UnclearChoiceListsTheOutputs) {
  const std::string text = refusal(giving({k_logits, k_features}), {});
  EXPECT_THAT(text, HasSubstr("Name it with --scores-output"));
  EXPECT_THAT(text, HasSubstr("'logits' float32 [?, 10]"));
  EXPECT_THAT(text, HasSubstr("'features' float16 [?, 64]"));
}

TEST(FindScoresOutput, EachModelTakesTheFirstOfThoseNamedThatItHas) {
  const std::vector<std::string> named{"output_0", "logits"};
  EXPECT_EQ(find_scores_output(giving({k_features, k_logits}), named)->name, "logits");
  EXPECT_EQ(find_scores_output(giving({k_quantized}), named)->name, "q");
}

TEST(FindScoresOutput, WholeNumbersAloneAreTakenWhereThereIsNoChoice) {
  EXPECT_EQ(find_scores_output(giving({k_label}), {})->name, "label");
  const TensorInfo rank{"rank", DType::i64, {-1}, std::nullopt};
  EXPECT_THAT(refusal(giving({k_label, rank}), {}), HasSubstr("no output holds scores"));
  EXPECT_EQ(find_scores_output(giving({k_label, rank}), {"label"})->name, "label");
}

TEST(FindScoresOutput, OfAFileThatDoesNotSayTypesNoneIsMadeUp) {
  const TensorInfo first{.name = "output_0", .any_shape = true};
  const TensorInfo second{.name = "output_1", .any_shape = true};
  const std::string text = refusal(giving({first, second}), {});
  EXPECT_THAT(text, HasSubstr("'output_1' whose type and shape the file does not say"));
  EXPECT_THAT(text, testing::Not(HasSubstr("float32")));
}

TEST(NamedOutputs, ANameThatNoModelHasIsAMistake) {
  const std::vector<std::string> names{"logits", "features"};
  NamedOutputs outputs(names);
  outputs.note(giving({k_logits}), "a.onnx");
  const Status missing = outputs.check();
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().text(), HasSubstr("--scores-output features: the model has no such output"));
  EXPECT_THAT(missing.error().text(), HasSubstr("in checking a.onnx"));
  outputs.note(giving({k_features}), "b.pt");
  EXPECT_TRUE(outputs.check());
}

}  // namespace
}  // namespace assay::experiment::scores_output_test
