#include "assay/experiment/engine.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::engine_test {
namespace {

TEST(OpenEngine, KnowsEnginesByName) {
  const auto engine = open_engine("onnxruntime", "");
  ASSERT_TRUE(engine) << engine.error().text();
  EXPECT_EQ((*engine)->name(), "ONNX Runtime");
  EXPECT_EQ(open_engine("abacus", "").error().code(), ErrorCode::invalid_argument);
}

TEST(EngineOf, IsTheOneOfTheFilesExtension) {
  EXPECT_EQ(engine_of("a/model.onnx", "abacus"), "abacus");
  EXPECT_EQ(engine_of("a/model.pt", "onnxruntime"), "torch");
  EXPECT_EQ(engine_of("a/model", "onnxruntime"), "onnxruntime");
}

TEST(RuntimeOptions, StandInTheSpecificationOfTheirEngineAlone) {
  const RuntimeOptions options{{"torch", {{"quantized_engine", "qnnpack"}}}};
  nlohmann::ordered_json torch{{"name", "torch"}};
  nlohmann::ordered_json other{{"name", "onnxruntime"}};
  add_runtime_options(options, torch);
  add_runtime_options(options, other);
  EXPECT_EQ(torch.dump(), R"({"name":"torch","options":{"quantized_engine":"qnnpack"}})");
  EXPECT_EQ(other.dump(), R"({"name":"onnxruntime"})");
  EXPECT_EQ(session_config_of(torch),
            (std::vector<std::pair<std::string, std::string>>{{"quantized_engine", "qnnpack"}}));
  EXPECT_TRUE(session_config_of(other).empty());
}

TEST(RuntimeOptions, OfAnEngineThatRunsNoModelAreRefused) {
  const RuntimeOptions options{{"torch", {{"quantized_engine", "qnnpack"}}}};
  EXPECT_TRUE(check_runtime_options(options, {"a.onnx", "b.pt"}, "onnxruntime"));
  const Status refused = check_runtime_options(options, {"a.onnx"}, "onnxruntime");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(),
            "--runtime-option torch:quantized_engine=…: the runtime torch runs none of these models");
}

// Runs nothing; was run by these kernels.
class RanBy final : public runtime::Session {
 public:
  const std::vector<runtime::ValueInfo>& inputs() const override { return none_; }
  const std::vector<runtime::ValueInfo>& outputs() const override { return none_; }
  Result<std::span<const tensor::TensorView>> run(std::span<const tensor::TensorView>) override {
    return std::span<const tensor::TensorView>{};
  }
  Result<std::span<const tensor::TensorView>> bind(std::span<const tensor::TensorView> inputs) override {
    return run(inputs);
  }
  Status run_bound() override { return {}; }
  std::string kernels() const override { return "onednn"; }

 private:
  std::vector<runtime::ValueInfo> none_;
};

TEST(DescriptionOf, NamesTheKernelsThatRanAndWhatWasAskedFor) {
  const auto engine = open_engine("onnxruntime", "");
  ASSERT_TRUE(engine);
  const nlohmann::ordered_json specified{{"name", "torch"}, {"options", {{"a", "1"}, {"quantized_engine", "onednn"}}}};
  const std::string text = description_of(**engine, details_of(RanBy(), specified));
  EXPECT_EQ(text, "ONNX Runtime " + (*engine)->version() + " (CPU, onednn, a=1)");
}

}  // namespace
}  // namespace assay::experiment::engine_test
