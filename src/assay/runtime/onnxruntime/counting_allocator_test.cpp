#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/runtime/onnxruntime/onnx_runtime.hpp"

namespace assay::runtime::counting_allocator_test {
namespace {

namespace fs = std::filesystem;
using model::testing_only::linear_model;
using model::testing_only::OnnxBuilder;

class CountingAllocatorTest : public testing::Test {
 protected:
  void SetUp() override {
    auto runtime = open_onnx_runtime("");
    ASSERT_TRUE(runtime) << runtime.error().text();
    runtime_ = std::move(*runtime);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_counting_allocator_test";
  AllocationCounter counter_;
  std::unique_ptr<Runtime> runtime_;
};

// y = x·W with W of 64 × 64 floats, which is kept prepacked: 16 KiB.
OnnxBuilder product() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 64});
  builder.floats("W", {64, 64}, std::vector<float>(64 * 64, 0.5F)).node("MatMul", {"x", "W"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {-1, 64});
  return builder;
}

TEST_F(CountingAllocatorTest, CountsWeightsThatLiveAndOutputsThatComeAndGo) {
  const auto path = product().save(folder_ / "m.onnx");
  auto session = runtime_->load(path, {.counter = &counter_});
  ASSERT_TRUE(session) << session.error().text();
  const std::uint64_t loaded = counter_.counts().live_bytes;
  EXPECT_GE(loaded, 16384U);
  EXPECT_LE(loaded, 16384U + 4096U);
  EXPECT_GE(counter_.counts().reserved_live_bytes, 16384U);
  counter_.restart_peak();
  tensor::Tensor x(tensor::DType::f32, {100, 64});
  x.as<float>()[0] = 3.0F;
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  ASSERT_TRUE((*session)->run(inputs));
  EXPECT_GE(counter_.counts().peak_bytes, loaded + 100U * 64U * 4U);
  EXPECT_EQ((*session)->run(inputs)->front().as<float>()[5], 1.5F);
  session->reset();
  EXPECT_EQ(counter_.counts().live_bytes, 0U);
}

TEST_F(CountingAllocatorTest, SessionsThatDoNotCountAreLeftAlone) {
  const auto path = product().save(folder_ / "m.onnx");
  auto counted = runtime_->load(path, {.counter = &counter_});
  ASSERT_TRUE(counted) << counted.error().text();
  const std::uint64_t before = counter_.counts().allocations;
  auto session = runtime_->load(path, {});
  ASSERT_TRUE(session) << session.error().text();
  EXPECT_EQ(counter_.counts().allocations, before);
}

TEST_F(CountingAllocatorTest, OneRuntimeCountsIntoOneCounterAndTheNextIntoAnother) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  AllocationCounter other;
  ASSERT_TRUE(runtime_->load(path, {.counter = &counter_}));
  ASSERT_TRUE(runtime_->load(path, {.counter = &counter_}));
  EXPECT_EQ(runtime_->load(path, {.counter = &other}).error().code(), ErrorCode::invalid_argument);
  runtime_.reset();
  auto next = open_onnx_runtime("");
  ASSERT_TRUE(next);
  ASSERT_TRUE((*next)->load(path, {.counter = &other}));
  EXPECT_GT(other.counts().allocations, 0U);
}

TEST_F(CountingAllocatorTest, ArenaOffChangesNoResult) {
  auto session = runtime_->load(product().save(folder_ / "m.onnx"), {.arena = false});
  ASSERT_TRUE(session) << session.error().text();
  tensor::Tensor x(tensor::DType::f32, {1, 64});
  x.as<float>()[9] = 2.0F;
  const std::array<tensor::TensorView, 1> inputs{x.view()};
  EXPECT_EQ((*session)->run(inputs)->front().as<float>()[7], 1.0F);
}

TEST_F(CountingAllocatorTest, RunningOutOfMemoryIsNamed) {
  OnnxBuilder builder;
  builder.input("n", onnx::TensorProto::INT64, {1}).node("ConstantOfShape", {"n"}, {"y"});
  builder.output("y", onnx::TensorProto::FLOAT, {-1});
  auto session = runtime_->load(builder.save(folder_ / "m.onnx"), {.counter = &counter_});
  ASSERT_TRUE(session) << session.error().text();
  tensor::Tensor n(tensor::DType::i64, {1});
  n.as<std::int64_t>()[0] = std::int64_t{1} << 46;
  const std::array<tensor::TensorView, 1> inputs{n.view()};
  const auto outputs = (*session)->run(inputs);
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().code(), ErrorCode::runtime) << outputs.error().text();
}

}  // namespace
}  // namespace assay::runtime::counting_allocator_test
