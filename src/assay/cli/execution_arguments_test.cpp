#include "assay/cli/execution_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::execution_arguments_test {
namespace {

using testing::HasSubstr;

TEST(ExecutionArguments, LimitsAreReadOrAbsent) {
  CLI::App app;
  ExecutionArguments arguments;
  add_limit_options(app, arguments);
  EXPECT_EQ(*timeout_in(arguments), std::nullopt);
  EXPECT_EQ(*memory_limit_in(arguments), std::nullopt);
  app.parse("--timeout 30s --memory-limit 1GiB");
  EXPECT_EQ(*timeout_in(arguments), std::chrono::seconds(30));
  EXPECT_EQ(memory_limit_in(arguments)->value().count, std::uint64_t{1} << 30);
}

TEST(ExecutionArguments, LimitBelowWhatTheRuntimeTakesIsRefused) {
  EXPECT_THAT(memory_limit_in({.memory_limit = "1MiB"}).error().message(), HasSubstr("at least 64MiB"));
  EXPECT_THAT(timeout_in({.timeout = "soon"}).error().text(), HasSubstr("--timeout"));
}

}  // namespace
}  // namespace assay::cli::execution_arguments_test
