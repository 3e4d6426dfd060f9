#include "assay/experiment/model_inputs.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/data/source.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::model_inputs_test {
namespace {

using namespace testing_only;
using tensor::DType;
using tensor::Shape;
using tensor::Tensor;
using testing::ElementsAre;
using testing::HasSubstr;

class InputsFromData : public testing::Test {
 protected:
  InputsFromData() {
    data::SourceOptions source;
    source.path = write_array<float>(folder_ / "x.npy", {3, 2}, {0, 1, 10, 11, 20, 21});
    dataset_ = *data::open_dataset(source);
  }
  std::vector<float> first_values(std::size_t batch, std::uint64_t first) {
    const Binding binding{.inputs = {{.data_input = 0, .dtype = DType::f32, .sample_shape = {1, 2}}}};
    const auto inputs = inputs_from_data(*dataset_, binding, batch, first);
    EXPECT_TRUE(inputs) << inputs.error().text();
    const Tensor& tensor = inputs->tensors.front();
    EXPECT_EQ(tensor.shape(), (Shape{static_cast<std::int64_t>(batch), 1, 2}));
    std::vector<float> values;
    for (std::size_t i = 0; i < tensor.elements(); i += 2) values.push_back(tensor.as<float>()[i]);
    return values;
  }
  ScratchFolder folder_{"model_inputs_test"};
  std::unique_ptr<data::Dataset> dataset_;
};

TEST_F(InputsFromData, TakesSamplesFromTheOneNamed) {
  EXPECT_THAT(first_values(1, 0), ElementsAre(0));
  EXPECT_THAT(first_values(1, 2), ElementsAre(20));
  EXPECT_THAT(first_values(2, 1), ElementsAre(10, 20));
}

TEST_F(InputsFromData, CountsOnFromTheBeginningWhereTheDataEnd) {
  EXPECT_THAT(first_values(1, 4), ElementsAre(10));
  EXPECT_THAT(first_values(2, 2), ElementsAre(0, 10));
}

TEST_F(InputsFromData, FillsABatchLargerThanTheDataWithThemOverAndOver) {
  EXPECT_THAT(first_values(7, 1), ElementsAre(0, 10, 20, 0, 10, 20, 0));
}

model::ModelSummary model_with(DType dtype, Shape shape) {
  model::ModelSummary summary;
  summary.inputs.push_back({.name = "x", .dtype = dtype, .shape = std::move(shape)});
  return summary;
}

TEST(SyntheticInputs, AreTheSameForTheSameSeedAndFillTheFreeBatch) {
  const auto summary = model_with(DType::f32, {-1, 5});
  const auto once = synthetic_inputs(summary, {}, 3, 7);
  const auto again = synthetic_inputs(summary, {}, 3, 7);
  const auto other = synthetic_inputs(summary, {}, 3, 8);
  ASSERT_TRUE(once && again && other);
  EXPECT_EQ(once->tensors[0].shape(), (Shape{3, 5}));
  EXPECT_TRUE(std::ranges::equal(once->tensors[0].as<float>(), again->tensors[0].as<float>()));
  EXPECT_FALSE(std::ranges::equal(once->tensors[0].as<float>(), other->tensors[0].as<float>()));
  for (const float value : once->tensors[0].as<float>()) EXPECT_TRUE(value >= 0 && value < 1) << value;
}

TEST(SyntheticInputs, IntegersAreZeroOrOneWhichAnyVocabularyHas) {
  const auto inputs = synthetic_inputs(model_with(DType::i64, {1, 64}), {}, 1, 0);
  ASSERT_TRUE(inputs);
  const auto values = inputs->tensors[0].as<std::int64_t>();
  EXPECT_EQ(std::set<std::int64_t>(values.begin(), values.end()), (std::set<std::int64_t>{0, 1}));
}

TEST(SyntheticInputs, BatchAgainstTheModelsOwnIsRefused) {
  const auto summary = model_with(DType::f32, {4, 2});
  EXPECT_EQ(fixed_batch_of(summary), 4U);
  EXPECT_EQ(fixed_batch_of(model_with(DType::f32, {-1, 2})), std::nullopt);
  EXPECT_TRUE(synthetic_inputs(summary, {}, 4, 0));
  EXPECT_THAT(synthetic_inputs(summary, {}, 1, 0).error().message(), HasSubstr("fixed at 4"));
}

TEST(SyntheticInputs, ShapeThatStaysOpenNamesTheInputAndWhatToDo) {
  const auto summary = model_with(DType::f32, {-1, 3, -1, -1});
  const auto refused = synthetic_inputs(summary, {}, 1, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refused.error().message(), HasSubstr("--input-shape x="));
  const auto given = synthetic_inputs(summary, {{"x", {1, 3, 8, 8}}}, 2, 0);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->tensors[0].shape(), (Shape{2, 3, 8, 8}));
}

TEST(SyntheticInputs, AnUndeclaredShapeMustBeGiven) {
  model::ModelSummary summary;
  summary.inputs.push_back({.name = "image", .any_shape = true});
  const auto refused = synthetic_inputs(summary, {}, 4, 0);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("--input-shape image=1x3x"));
  EXPECT_FALSE(synthetic_inputs(summary, {{"image", {4, 8}}}, 4, 0));
  EXPECT_FALSE(synthetic_inputs(summary, {{"image", {1, -1}}}, 4, 0));
  const auto given = synthetic_inputs(summary, {{"image", {1, 8}}}, 4, 0);
  ASSERT_TRUE(given) << given.error().text();
  EXPECT_EQ(given->tensors.front().shape(), (Shape{4, 8}));
}

TEST(SyntheticInputs, FirstExtentGivenIsTheBatchWhichTheMeasurementChooses) {
  const auto summary = model_with(DType::f32, {-1, 3, -1, -1});
  for (const std::int64_t first : {1, -1}) {
    const auto inputs = synthetic_inputs(summary, {{"x", {first, 3, 8, 8}}}, 32, 0);
    ASSERT_TRUE(inputs);
    EXPECT_EQ(inputs->tensors[0].elements(), std::size_t{32} * 3 * 8 * 8);
  }
  for (const Shape& wrong : {Shape{16, 3, 8, 8}, Shape{1, 4, 8, 8}, Shape{1, 3, 8}}) {
    const auto refused = synthetic_inputs(summary, {{"x", wrong}}, 32, 0);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), HasSubstr("--input-shape x="));
  }
}

}  // namespace
}  // namespace assay::experiment::model_inputs_test
