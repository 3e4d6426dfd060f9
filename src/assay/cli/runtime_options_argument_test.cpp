#include "assay/cli/runtime_options_argument.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::runtime_options_argument_test {
namespace {

using ::testing::HasSubstr;

TEST(RuntimeOptionsArgument, IsARuntimeAndASettingOfIt) {
  const auto options = parse_runtime_options(
      {"torch:quantized_engine=qnnpack", "onnxruntime:session.a=1", "onnxruntime:session.b=x:y=z"});
  ASSERT_TRUE(options) << options.error().text();
  EXPECT_EQ(*options, (experiment::RuntimeOptions{{"torch", {{"quantized_engine", "qnnpack"}}},
                                                  {"onnxruntime", {{"session.a", "1"}, {"session.b", "x:y=z"}}}}));
}

TEST(RuntimeOptionsArgument, AnythingElseIsRefused) {
  for (const char* text : {"torch", "torch:key", "torch:=v", ":key=v", "key=v"}) {
    const auto options = parse_runtime_options({text});
    ASSERT_FALSE(options) << text;
    EXPECT_THAT(options.error().message(), HasSubstr("expected RUNTIME:KEY=VALUE"));
  }
  EXPECT_THAT(parse_runtime_options({"torhc:k=v"}).error().message(), HasSubstr("did you mean 'torch'"));
  EXPECT_THAT(parse_runtime_options({"torch:k=v", "torch:k=w"}).error().message(), HasSubstr("k is given twice"));
}

}  // namespace
}  // namespace assay::cli::runtime_options_argument_test
