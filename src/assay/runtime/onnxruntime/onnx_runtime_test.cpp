#include "assay/runtime/onnxruntime/onnx_runtime.hpp"

#include <gtest/gtest.h>

namespace assay::runtime::onnx_runtime_test {
namespace {

TEST(OnnxRuntime, SaysWhichVersionItIsAndWhereItWasFound) {
  const auto runtime = open_onnx_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  EXPECT_EQ((*runtime)->name(), "ONNX Runtime");
  EXPECT_TRUE((*runtime)->version().starts_with("1."));
  EXPECT_TRUE(std::filesystem::exists((*runtime)->library()));
}

TEST(OnnxRuntime, LibraryThatIsNotThereIsUnsupportedWithWhatToDo) {
  const auto runtime = open_onnx_runtime("/no/such/libonnxruntime.so");
  ASSERT_FALSE(runtime);
  EXPECT_EQ(runtime.error().code(), ErrorCode::unsupported);
  EXPECT_NE(runtime.error().message().find("scripts/setup"), std::string::npos);
  EXPECT_NE(runtime.error().message().find("/no/such/libonnxruntime.so"), std::string::npos);
}

}  // namespace
}  // namespace assay::runtime::onnx_runtime_test
