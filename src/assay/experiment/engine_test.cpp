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

}  // namespace
}  // namespace assay::experiment::engine_test
