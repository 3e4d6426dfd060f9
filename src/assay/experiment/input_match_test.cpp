#include "assay/experiment/input_match.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::input_match_test {
namespace {

using data::DatasetInfo;
using data::InputInfo;
using model::ModelSummary;
using model::TensorInfo;
using tensor::DType;
using tensor::Shape;
using testing::HasSubstr;
using testing::Not;

ModelSummary taking(std::vector<TensorInfo> inputs) {
  ModelSummary model;
  model.inputs = std::move(inputs);
  return model;
}

DatasetInfo having(std::vector<InputInfo> inputs) {
  DatasetInfo data;
  data.inputs = std::move(inputs);
  return data;
}

TensorInfo wanted(const std::string& name, Shape shape) {
  return {.name = name, .shape = std::move(shape)};
}

InputInfo given(const std::string& name, Shape shape, bool declared = true) {
  return {.name = name, .shape = std::move(shape), .shape_is_declared = declared};
}

TEST(MatchInputs, AnInputOfAnyShapeTakesThatOfTheData) {
  const TensorInfo any{.name = "image", .any_shape = true};
  const auto binding = match_inputs(taking({any}), having({given("x", {1, 8, 8})}));
  ASSERT_TRUE(binding) << binding.error().text();
  EXPECT_EQ(binding->inputs.front().sample_shape, (Shape{1, 8, 8}));
  EXPECT_FALSE(binding->fixed_batch);
  const auto refused = match_inputs(taking({any, any}), having({given("x", {2}), given("y", {2}), given("z", {2})}));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("the model takes  'image' float32 of any shape"));
}

std::string refusal(const ModelSummary& model, const DatasetInfo& data) {
  const auto binding = match_inputs(model, data);
  if (binding) return "(accepted)";
  EXPECT_EQ(binding.error().code(), ErrorCode::corrupt);
  return binding.error().message();
}

TEST(MatchInputs, AnInputOfAnyShapeTakesWholeNumbersAsTheyAreAndAllElseAsReal) {
  const TensorInfo any{.name = "tokens", .any_shape = true};
  const auto type_for = [&](DType type) {
    const auto binding = match_inputs(taking({any}), having({{.name = "x", .dtype = type, .shape = {4}}}));
    EXPECT_TRUE(binding);
    return binding->inputs.front().dtype;
  };
  EXPECT_EQ(type_for(DType::i64), DType::i64);
  EXPECT_EQ(type_for(DType::i32), DType::i32);
  EXPECT_EQ(type_for(DType::u8), DType::f32);
  EXPECT_EQ(type_for(DType::f64), DType::f32);
}

TEST(MatchInputs, ByNameWhateverTheOrder) {
  const auto binding = match_inputs(taking({wanted("a", {-1, 2}), wanted("b", {-1, 3})}),
                                    having({given("unused", {7}), given("b", {3}), given("a", {2})}));
  ASSERT_TRUE(binding) << binding.error().text();
  ASSERT_EQ(binding->inputs.size(), 2U);
  EXPECT_EQ(binding->inputs[0].data_input, 2U);
  EXPECT_EQ(binding->inputs[1].data_input, 1U);
}

TEST(MatchInputs, ByOrderWhereTheDataHasNoNamesOrThereIsOneInput) {
  const auto two =
      match_inputs(taking({wanted("a", {-1, 2}), wanted("b", {-1, 3})}), having({given("", {2}), given("", {3})}));
  ASSERT_TRUE(two) << two.error().text();
  EXPECT_EQ(two->inputs[0].data_input, 0U);
  EXPECT_EQ(two->inputs[1].data_input, 1U);
  EXPECT_TRUE(match_inputs(taking({wanted("image", {-1, 2})}), having({given("pixels", {2})})));
}

TEST(MatchInputs, NamedInputsAreNeverMatchedByOrder) {
  const auto model = taking({wanted("a", {-1, 2}), wanted("b", {-1, 2})});
  EXPECT_THAT(refusal(model, having({given("a", {2}), given("c", {2})})),
              HasSubstr("no input of the data is called 'b'"));
  EXPECT_THAT(refusal(model, having({given("", {2})})), HasSubstr("no input of the data is called 'a'"));
}

TEST(MatchInputs, ExtentsOfOneDoNotMatter) {
  const auto grey = match_inputs(taking({wanted("x", {-1, 1, 28, 28})}), having({given("", {28, 28})}));
  ASSERT_TRUE(grey) << grey.error().text();
  EXPECT_EQ(grey->inputs[0].sample_shape, (Shape{1, 28, 28}));
  EXPECT_TRUE(match_inputs(taking({wanted("x", {-1, 28, 28, 1})}), having({given("", {1, 28, 28})})));
  EXPECT_TRUE(match_inputs(taking({wanted("x", {-1})}), having({given("", {1})})));
  EXPECT_NE(refusal(taking({wanted("x", {-1, 3, 8, 8})}), having({given("", {8, 8, 3})})), "(accepted)");
}

TEST(MatchInputs, SaysWhatIsMostOftenTheMatter) {
  const auto image = taking({wanted("x", {-1, 3, 8, 8})});
  EXPECT_THAT(refusal(image, having({given("", {8, 8, 3})})), HasSubstr("images take --layout nchw"));
  EXPECT_THAT(refusal(taking({wanted("x", {-1, -1, -1, 3})}), having({given("", {3, 8, 9})})),
              HasSubstr("images take --layout nhwc"));
  EXPECT_THAT(refusal(image, having({given("", {3, 9, 7})})), HasSubstr("--resize and --crop"));
  EXPECT_THAT(refusal(image, having({given("", {192})})), HasSubstr("--shape 3,8,8"));
  InputInfo row = given("", {3}, false);
  row.columns = "a, b, label";
  DatasetInfo table = having({row});
  EXPECT_THAT(refusal(taking({wanted("x", {-1, 2})}), table),
              HasSubstr("the data's columns are a, b, label; name the one of labels with --target"));
  table.labelled = true;
  EXPECT_THAT(refusal(taking({wanted("x", {-1, 2})}), table), Not(HasSubstr("--target")));
}

TEST(MatchInputs, RowOfACsvTakesTheModelsShapeAndADeclaredShapeDoesNot) {
  const auto model = taking({wanted("x", {-1, 1, 8, 8})});
  const auto binding = match_inputs(model, having({given("", {64}, false)}));
  ASSERT_TRUE(binding) << binding.error().text();
  EXPECT_EQ(binding->inputs[0].sample_shape, (Shape{1, 8, 8}));
  EXPECT_NE(refusal(model, having({given("", {64}, true)})), "(accepted)");
  EXPECT_NE(refusal(model, having({given("", {63}, false)})), "(accepted)");
}

TEST(MatchInputs, FreeExtentsAreTakenFromTheData) {
  const auto all = match_inputs(taking({wanted("x", {-1, 3, -1, -1})}), having({given("", {3, 20, 30})}));
  ASSERT_TRUE(all) << all.error().text();
  EXPECT_EQ(all->inputs[0].sample_shape, (Shape{3, 20, 30}));
  const auto one = match_inputs(taking({wanted("x", {-1, -1, 4})}), having({given("", {12}, false)}));
  ASSERT_TRUE(one) << one.error().text();
  EXPECT_EQ(one->inputs[0].sample_shape, (Shape{3, 4}));
  EXPECT_NE(refusal(taking({wanted("x", {-1, -1, 5})}), having({given("", {12}, false)})), "(accepted)");
  EXPECT_NE(refusal(taking({wanted("x", {-1, -1, -1})}), having({given("", {12}, false)})), "(accepted)");
}

TEST(MatchInputs, FixedBatchIsTheModels) {
  EXPECT_EQ(match_inputs(taking({wanted("x", {4, 2})}), having({given("", {2})}))->fixed_batch, 4U);
  EXPECT_FALSE(match_inputs(taking({wanted("x", {-1, 2})}), having({given("", {2})}))->fixed_batch);
  const auto data = having({given("a", {2}), given("b", {2})});
  EXPECT_EQ(match_inputs(taking({wanted("a", {-1, 2}), wanted("b", {4, 2})}), data)->fixed_batch, 4U);
  EXPECT_THAT(refusal(taking({wanted("a", {4, 2}), wanted("b", {3, 2})}), data), HasSubstr("'b' wants batches of 3"));
}

TEST(MatchInputs, TypeAndQuantizationOfTheModelAreKept) {
  TensorInfo input{"x", DType::u8, {-1, 2}, tensor::AffineQuantization{DType::u8, 0.5, 10}};
  const auto binding = match_inputs(taking({input}), having({given("", {2})}));
  ASSERT_TRUE(binding);
  EXPECT_EQ(binding->inputs[0].dtype, DType::u8);
  ASSERT_TRUE(binding->inputs[0].quantization);
  EXPECT_EQ(binding->inputs[0].quantization->zero_point, 10);
}

TEST(MatchInputs, MismatchShowsNamesAndShapesOfBothSides) {
  const std::string text = refusal(taking({wanted("image", {-1, 1, 28, 28})}), having({given("pixels", {8, 8})}));
  EXPECT_THAT(text, HasSubstr("the model takes  'image' float32 [?, 1, 28, 28]"));
  EXPECT_THAT(text, HasSubstr("the data has     'pixels' float32 [?, 8, 8]"));
  EXPECT_THAT(refusal(taking({wanted("image", {-1, 4})}), having({given("", {5})})), HasSubstr("'(unnamed)'"));
}

TEST(MatchInputs, ModelWithoutInputOrBatchIsRefused) {
  EXPECT_THAT(refusal(taking({}), having({given("", {2})})), HasSubstr("the model has no input"));
  EXPECT_THAT(refusal(taking({wanted("x", {})}), having({given("", {2})})), HasSubstr("'x' has no batch dimension"));
}

}  // namespace
}  // namespace assay::experiment::input_match_test
