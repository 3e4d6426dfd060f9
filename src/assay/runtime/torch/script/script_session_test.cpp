#include <gtest/gtest.h>

#include "assay/runtime/torch/torch_runtime.hpp"

namespace assay::runtime::script_session_test {
namespace {

TEST(ScriptSession, WithoutThreadsIsRefused) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load("model.pt", {.threads = 0});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::invalid_argument);
}

TEST(ScriptSession, AnEngineThatIsNotThereIsNamedWithThoseThatAre) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load("model.pt", {.config = {{"quantized_engine", "none"}}});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::invalid_argument);
  EXPECT_NE(session.error().message().find("qnnpack"), std::string::npos) << session.error().message();
  EXPECT_FALSE((*runtime)->load("model.pt", {.config = {{"session.intra_op", "1"}}}));
}

}  // namespace
}  // namespace assay::runtime::script_session_test
