#include <gtest/gtest.h>

#include "assay/runtime/torch/torch_runtime.hpp"

namespace assay::runtime::script_file_test {
namespace {

TEST(ScriptFile, OneThatIsNotThereIsNamed) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load("/nowhere/model.pt", {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::not_found);
}

TEST(ScriptFile, OneThatIsNoTorchScriptIsCorrupt) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load(std::filesystem::path(ASSAY_SOURCE_DIR) / "README.md", {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::corrupt);
  EXPECT_NE(session.error().message().find("README.md is no TorchScript: "), std::string::npos)
      << session.error().message();
}

TEST(ScriptFile, OneOfANewerVersionAndOneOfWeightsAloneAreToldApart) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto folder = std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/torch";
  const auto newer = (*runtime)->load(folder / "newer_version.pt", {});
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code(), ErrorCode::unsupported);
  const auto weights = (*runtime)->load(folder / "weights_only.pt", {});
  ASSERT_FALSE(weights);
  EXPECT_EQ(weights.error().code(), ErrorCode::corrupt);
  EXPECT_NE(weights.error().message().find("weights or a pickled module"), std::string::npos)
      << weights.error().message();
}

}  // namespace
}  // namespace assay::runtime::script_file_test
