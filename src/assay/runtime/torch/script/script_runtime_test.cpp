#include <gtest/gtest.h>

#include "assay/runtime/torch/torch_runtime.hpp"

namespace assay::runtime::script_runtime_test {
namespace {

TEST(ScriptRuntime, TellsWhatItIs) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  EXPECT_EQ((*runtime)->name(), "PyTorch");
  EXPECT_EQ((*runtime)->device(), "CPU");
  EXPECT_EQ((*runtime)->library().filename(), "libassay_torch.so");
  EXPECT_FALSE((*runtime)->version().empty());
}

}  // namespace
}  // namespace assay::runtime::script_runtime_test
