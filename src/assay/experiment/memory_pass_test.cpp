#include "assay/experiment/memory_pass.hpp"

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::experiment::memory_pass_test {
namespace {

namespace fs = std::filesystem;
using model::testing_only::OnnxBuilder;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_heap_is_replaced =
    true;  // a sanitizer's own, which mallinfo2 does not see and which keeps what is freed
#else
constexpr bool k_heap_is_replaced = false;
#endif

constexpr std::int64_t k_columns = 4 << 20;
constexpr std::uint64_t k_row_bytes = 4 * k_columns;  // 16 MiB

// The passes share the test's process; what they hold is large enough to be told from what was there before.
class MemoryCell : public testing::Test {
 protected:
  void SetUp() override {
    OnnxBuilder builder;
    builder.input("x", onnx::TensorProto::FLOAT, {1, k_columns});
    builder.constant("w", onnx::TensorProto::FLOAT, {k_columns})->set_raw_data(std::string(k_row_bytes, '\1'));
    builder.node("Add", {"x", "w"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {1, k_columns});
    path_ = builder.save(folder_ / "m.onnx");
    options_.scratch = folder_;
    options_.runs = 2;
  }
  void TearDown() override { fs::remove_all(folder_); }
  Result<MemoryPass> pass(MemoryConfiguration configuration) const {
    const std::array<tensor::TensorView, 1> inputs{input_.view()};
    return measure_memory(configuration, path_, inputs, options_);
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_memory_cell_test";
  fs::path path_;
  tensor::Tensor input_{tensor::DType::f32, {1, k_columns}};
  MemoryCellOptions options_;
};

TEST_F(MemoryCell, LeanPassHoldsTheWeightsAndTheOutput) {
  if (k_heap_is_replaced) GTEST_SKIP() << "the sanitizer has a heap of its own";
  const auto lean = pass(MemoryConfiguration::lean);
  ASSERT_TRUE(lean) << lean.error().text();
  EXPECT_FALSE(lean->counted);
  EXPECT_TRUE(lean->runtime.starts_with("ONNX Runtime ")) << lean->runtime;
  const auto& trace = lean->trace;
  EXPECT_GE(trace.loaded.heap.in_use, trace.before.heap.in_use + k_row_bytes);
  EXPECT_GE(trace.steady.unique, trace.before.unique + 2 * k_row_bytes);
  EXPECT_TRUE(!trace.load_peak || *trace.load_peak >= k_row_bytes);
}

TEST_F(MemoryCell, CountedPassSeesTheOutputAsActivation) {
  const auto counted = pass(MemoryConfiguration::counted);
  ASSERT_TRUE(counted) << counted.error().text();
  ASSERT_TRUE(counted->counted);
  EXPECT_GE(counted->counted->run_peak, counted->counted->loaded + k_row_bytes);
  EXPECT_GE(counted->counted->steady, counted->counted->loaded + k_row_bytes);
}

TEST_F(MemoryCell, CountedPassSeesPrepackedWeightsAfterLoading) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 256});
  builder.floats("W", {256, 256}, std::vector<float>(65536, 0.5F)).node("MatMul", {"x", "W"}, {"y"});
  path_ = builder.output("y", onnx::TensorProto::FLOAT, {1, 256}).save(folder_ / "product.onnx");
  input_ = tensor::Tensor(tensor::DType::f32, {1, 256});
  const auto counted = pass(MemoryConfiguration::counted);
  ASSERT_TRUE(counted) << counted.error().text();
  EXPECT_GE(counted->counted->loaded, 65536U * 4);
  EXPECT_LE(counted->counted->steady, counted->counted->loaded + 65536U);
}

TEST_F(MemoryCell, TrivialPassDoesNotLoadTheModel) {
  path_ = folder_ / "none.onnx";
  options_.outputs = {"only the model has it"};
  const auto trivial = pass(MemoryConfiguration::trivial);
  ASSERT_TRUE(trivial) << trivial.error().text();
  EXPECT_LT(trivial->trace.steady.heap.in_use, trivial->trace.before.heap.in_use + k_row_bytes);
}

TEST_F(MemoryCell, NeverWithoutPrepacking) {
  options_.config = {{"session.disable_prepacking", "1"}};
  EXPECT_EQ(pass(MemoryConfiguration::usual).error().code(), ErrorCode::invalid_argument);
  options_.config = {{"session.disable_prepacking", "0"}};
  EXPECT_TRUE(pass(MemoryConfiguration::usual));
}

TEST_F(MemoryCell, UnknownRuntimeAndMissingModelAreErrors) {
  path_ = folder_ / "none.onnx";
  EXPECT_FALSE(pass(MemoryConfiguration::usual));
  options_.runtime = "none";
  EXPECT_EQ(pass(MemoryConfiguration::usual).error().code(), ErrorCode::invalid_argument);
}

TEST(MemoryWarnings, SharedPagesAndAnUnknownPeakAreTold) {
  measure::MemoryTrace trace;
  trace.load_peak = std::uint64_t{5};
  trace.steady.resident = 30'000'000;
  trace.steady.unique = 29'000'000;
  EXPECT_TRUE(memory_warnings(trace).empty());
  trace.steady.unique = 9'000'000;
  trace.load_peak = measure::Reading<std::uint64_t>::none("clear_refs: Permission denied");
  const auto warnings = memory_warnings(trace);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[0].find("clear_refs: Permission denied"), std::string::npos);
  EXPECT_NE(warnings[1].find("21.0 MB of its pages are shared"), std::string::npos) << warnings[1];
}

TEST(MemoryConfigurations, HaveNamesBothWays) {
  for (const char* name : {"usual", "lean", "counted", "trivial"}) {
    EXPECT_EQ(name_of(*memory_configuration_named(name)), name);
  }
  EXPECT_FALSE(memory_configuration_named("large"));
}

}  // namespace
}  // namespace assay::experiment::memory_pass_test
