#include "assay/runtime/torch/torch_runtime.hpp"

#include <gtest/gtest.h>

namespace assay::runtime::torch_runtime_test {
namespace {

TEST(TorchRuntime, WithoutItsModuleSaysWhatToInstall) {
  const auto runtime = open_torch_runtime("/nowhere/libassay_torch.so");
  ASSERT_FALSE(runtime);
  EXPECT_EQ(runtime.error().code(), ErrorCode::unsupported);
  EXPECT_NE(runtime.error().message().find("Install libtorch-dev"), std::string::npos);
}

}  // namespace
}  // namespace assay::runtime::torch_runtime_test
