#include <algorithm>
#include <array>

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/runtime/onnxruntime/onnx_runtime.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::runtime::session_test {
namespace {

namespace fs = std::filesystem;
using model::testing_only::linear_model;
using model::testing_only::OnnxBuilder;
using tensor::DType;
using tensor::Tensor;

class SessionTest : public testing::Test {
 protected:
  void SetUp() override {
    auto runtime = open_onnx_runtime("");
    ASSERT_TRUE(runtime) << runtime.error().text();
    runtime_ = std::move(*runtime);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_session_test";
  std::unique_ptr<Runtime> runtime_;
};

Tensor floats(tensor::Shape shape, std::initializer_list<float> values) {
  Tensor tensor(DType::f32, std::move(shape));
  std::copy(values.begin(), values.end(), tensor.as<float>().begin());
  return tensor;
}

TEST_F(SessionTest, RunsBatchesOfAnySizeOfAModelWithAFreeBatch) {
  auto session = runtime_->load(linear_model().save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  EXPECT_EQ((*session)->inputs()[0].shape, (tensor::Shape{-1, 2}));
  const Tensor two = floats({2, 2}, {1, 2, 3, 4});
  const std::array<tensor::TensorView, 1> inputs{two.view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ(outputs->front().shape(), (tensor::Shape{2, 3}));
  EXPECT_EQ(outputs->front().as<float>()[5], 6.0F);
  const Tensor one = floats({1, 2}, {1, 2});
  const std::array<tensor::TensorView, 1> single{one.view()};
  EXPECT_EQ((*session)->run(single)->front().as<float>()[1], 2.5F);
}

TEST_F(SessionTest, ComputesOnlyTheOutputsAskedFor) {
  OnnxBuilder builder = linear_model();
  builder.output("xW", onnx::TensorProto::FLOAT, {-1, 3});
  const auto path = builder.save(folder_ / "m.onnx");
  EXPECT_EQ((*runtime_->load(path, {}))->outputs().size(), 2U);
  auto session = runtime_->load(path, {.outputs = {"xW"}});
  ASSERT_TRUE(session);
  const Tensor x = floats({1, 2}, {1, 2});
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  EXPECT_EQ((*session)->run(inputs)->front().as<float>()[2], 3.0F);
  EXPECT_EQ(runtime_->load(path, {.outputs = {"none"}}).error().code(), ErrorCode::invalid_argument);
}

TEST_F(SessionTest, OperatorItDoesNotKnowIsARuntimeErrorInTheEnginesWords) {
  OnnxBuilder builder = linear_model();
  builder.node("NoSuchOperator", {"x"}, {"z"}, "no.such.domain");
  const auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::runtime);
  EXPECT_NE(session.error().message().find("NoSuchOperator"), std::string::npos) << session.error().text();
}

TEST_F(SessionTest, BoundInputsAreReadAnewAtEachRunIntoTheSameOutputs) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  auto session = runtime_->load(path, {});
  ASSERT_TRUE(session);
  EXPECT_EQ((*session)->run_bound().error().code(), ErrorCode::internal);
  Tensor x = floats({1, 2}, {1, 2});
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  const auto outputs = (*session)->bind(inputs);
  ASSERT_TRUE(outputs);
  std::ranges::copy(std::array{3.0F, 4.0F}, x.as<float>().begin());
  ASSERT_TRUE((*session)->run_bound());
  const Tensor expected = floats({1, 2}, {3, 4});
  const std::array<tensor::TensorView, 1> fresh{expected.view()};
  auto other = runtime_->load(path, {});
  EXPECT_TRUE(std::ranges::equal(outputs->front().as<float>(), (*other)->run(fresh)->front().as<float>()));
}

TEST_F(SessionTest, WrongShapeIsARuntimeError) {
  auto session = runtime_->load(linear_model(1).save(folder_ / "m.onnx"), {});
  const Tensor x = floats({2, 2}, {1, 2, 3, 4});
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  EXPECT_EQ((*session)->run(inputs).error().code(), ErrorCode::runtime);
}

TEST_F(SessionTest, QuantizedInputsAndOutputsPassAsTheyAre) {
  auto session = runtime_->load(model::testing_only::quantized_io_model().save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  Tensor x(DType::u8, {1, 2});
  x.as<std::uint8_t>()[0] = 14;  // 0.5 · 4 = 2, doubled 4, stored 4 / 0.25 + 128
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  EXPECT_EQ((*session)->run(inputs)->front().as<std::uint8_t>()[0], 144);
}

TEST_F(SessionTest, HalfPrecisionGoesThrough) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT16, {-1, 2}).node("Neg", {"x"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT16, {-1, 2});
  auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  const std::array<float, 2> values{1.5F, -2.0F};
  const auto x = tensor::from_float32(values, DType::f16, {1, 2});
  const std::array<tensor::TensorView, 1> inputs{x->view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ(tensor::half_to_float(outputs->front().as<std::uint16_t>()[0]), -1.5F);
}

TEST_F(SessionTest, SeveralInputsAndOutputsKeepTheirOrder) {
  OnnxBuilder builder;
  builder.input("a", onnx::TensorProto::FLOAT, {-1}).input("b", onnx::TensorProto::FLOAT, {-1});
  builder.node("Sub", {"a", "b"}, {"difference"}).node("Mul", {"a", "b"}, {"product"});
  builder.output("difference", onnx::TensorProto::FLOAT, {-1}).output("product", onnx::TensorProto::FLOAT, {-1});
  auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  const Tensor a = floats({2}, {5, 6});
  const Tensor b = floats({2}, {2, 3});
  const std::array<tensor::TensorView, 2> inputs{a.view(), b.view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ((*outputs)[0].as<float>()[0], 3.0F);
  EXPECT_EQ((*outputs)[1].as<float>()[1], 18.0F);
}

TEST_F(SessionTest, SameMemoryWithOtherValuesOrAnotherShapeIsReadAfresh) {
  auto session = runtime_->load(linear_model().save(folder_ / "m.onnx"), {});
  Tensor x = floats({2, 2}, {1, 2, 3, 4});
  const std::array<tensor::TensorView, 1> both{x.view()};
  EXPECT_EQ((*session)->run(both)->front().as<float>()[3], 3.0F);
  x.as<float>()[2] = 7.0F;
  EXPECT_EQ((*session)->run(both)->front().as<float>()[3], 7.0F);
  const std::array<tensor::TensorView, 1> first{tensor::TensorView(DType::f32, {1, 2}, x.bytes().data())};
  EXPECT_EQ((*session)->run(first)->front().shape(), (tensor::Shape{1, 3}));
  const std::array<tensor::TensorView, 1> wrong{tensor::TensorView(DType::i32, {1, 2}, x.bytes().data())};
  EXPECT_EQ((*session)->run(wrong).error().code(), ErrorCode::runtime);
}

TEST_F(SessionTest, FourBitOutputsComePacked) {
  OnnxBuilder builder(21);
  builder.input("x", onnx::TensorProto::FLOAT, {3}).floats("s", {}, {1.0F});
  builder.integers("z", 22, {}, {0}).node("QuantizeLinear", {"x", "s", "z"}, {"y"}).output("y", 22, {3});
  builder.proto().set_ir_version(10);
  auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  const Tensor x = floats({3}, {1, -2, 3});
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_TRUE(outputs) << outputs.error().text();
  ASSERT_EQ(outputs->front().dtype(), DType::i4);
  ASSERT_EQ(outputs->front().bytes().size(), 2U);
  EXPECT_EQ(std::to_integer<int>(outputs->front().bytes()[0]), 0xe1);  // 1 in the low half, −2 in the high one
  EXPECT_EQ(std::to_integer<int>(outputs->front().bytes()[1]) & 0x0f, 3);
}

TEST_F(SessionTest, ModelWithoutTensorOutputsIsUnsupported) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1}).node("SequenceConstruct", {"x"}, {"s"});
  auto* output = builder.proto().mutable_graph()->add_output();
  output->set_name("s");
  auto* element = output->mutable_type()->mutable_sequence_type()->mutable_elem_type();
  element->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  EXPECT_EQ(runtime_->load(builder.save(folder_ / "m.onnx"), {}).error().code(), ErrorCode::unsupported);
}

TEST_F(SessionTest, RunningOutOfMemoryIsNamed) {
  OnnxBuilder builder;
  builder.input("n", onnx::TensorProto::INT64, {1}).node("ConstantOfShape", {"n"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {-1});
  auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {});
  ASSERT_TRUE(session) << session.error().text();
  Tensor n(DType::i64, {1});
  n.as<std::int64_t>()[0] = std::int64_t{1} << 46;
  const std::array<tensor::TensorView, 1> inputs{n.view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().code(), ErrorCode::runtime);
  EXPECT_NE(outputs.error().message().find("out of memory"), std::string::npos) << outputs.error().text();
}

TEST_F(SessionTest, WritesTheGraphThatItRuns) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  ASSERT_TRUE(runtime_->load(path, {.optimized_model = folder_ / "optimized.onnx"}));
  EXPECT_GT(fs::file_size(folder_ / "optimized.onnx"), 0U);
  EXPECT_FALSE(runtime_->load(path, {.optimized_model = folder_ / "missing" / "optimized.onnx"}));
}

TEST_F(SessionTest, ProfileIsThereOnceTheSessionIsGone) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  {
    auto session = runtime_->load(path, {.profile = folder_ / "times"});
    ASSERT_TRUE(session) << session.error().text();
    const Tensor one = floats({1, 2}, {1, 2});
    const std::array<tensor::TensorView, 1> inputs{one.view()};
    ASSERT_TRUE((*session)->run(inputs));
  }
  const auto is_profile = [](const fs::directory_entry& entry) {
    return entry.path().filename().string().starts_with("times") && fs::file_size(entry.path()) > 0;
  };
  EXPECT_EQ(std::count_if(fs::directory_iterator(folder_), fs::directory_iterator(), is_profile), 1);
}

TEST_F(SessionTest, ThreadsDoNotChangeResultsAndThereMustBeOne) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  EXPECT_EQ(runtime_->load(path, {.threads = 0}).error().code(), ErrorCode::invalid_argument);
  auto session = runtime_->load(path, {.threads = 2});
  ASSERT_TRUE(session) << session.error().text();
  const Tensor x = floats({1, 2}, {1, 2});
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  EXPECT_EQ((*session)->run(inputs)->front().as<float>()[1], 2.5F);
}

}  // namespace
}  // namespace assay::runtime::session_test
