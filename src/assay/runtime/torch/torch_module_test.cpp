#include "assay/runtime/torch/torch_module.hpp"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

namespace assay::runtime::torch_module_test {
namespace {

TEST(TorchModule, OneThatIsNotThereIsNamedWithWhatToInstall) {
  const auto module = open_torch_module("/nowhere/libassay_torch.so");
  ASSERT_FALSE(module);
  EXPECT_EQ(module.error().code(), ErrorCode::unsupported);
  EXPECT_EQ(module.error().message(),
            "the PyTorch module is not there: /nowhere/libassay_torch.so does not exist. Install libtorch-dev and run "
            "scripts/build, or name a libassay_torch.so in the environment variable ASSAY_TORCH");
}

TEST(TorchModule, TheEnvironmentVariableNamesAnother) {
  ::setenv("ASSAY_TORCH", "/nowhere/else.so", 1);
  const auto module = open_torch_module();
  ::unsetenv("ASSAY_TORCH");
  ASSERT_FALSE(module);
  EXPECT_NE(module.error().message().find("/nowhere/else.so does not exist"), std::string::npos);
}

TEST(TorchModule, AnotherLibraryIsNoModule) {
  const auto module = open_torch_module("/lib/x86_64-linux-gnu/libz.so.1");
  ASSERT_FALSE(module);
  EXPECT_EQ(module.error().code(), ErrorCode::unsupported);
}

TEST(TorchModule, AFileThatIsNoLibraryIsNotLoaded) {
  const auto file = std::filesystem::path(testing::TempDir()) / "no_library.so";
  std::ofstream(file) << "text";
  const auto module = open_torch_module(file);
  std::filesystem::remove(file);
  ASSERT_FALSE(module);
  EXPECT_NE(module.error().message().find("could not be loaded"), std::string::npos) << module.error().message();
}

}  // namespace
}  // namespace assay::runtime::torch_module_test
