#include "assay/autograd/engine.hpp"

#include <gtest/gtest.h>

namespace assay::autograd::engine_test {
namespace {

TEST(Engine, WithoutItsModuleSaysWhatToInstall) {
  const auto engine = open_engine("/nowhere/libassay_torch.so");
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().code(), ErrorCode::unsupported);
  EXPECT_NE(engine.error().message().find("Install libtorch-dev and run scripts/build"), std::string::npos);
}

}  // namespace
}  // namespace assay::autograd::engine_test
