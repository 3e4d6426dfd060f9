#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "assay/cli/command_line_test.hpp"

namespace assay::cli::command_inspect_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;

// Models are made and inspected by tests/cli/inspect; here is what the command itself decides.
TEST(CommandInspect, MissingModelIsInvalidInput) {
  const Outcome outcome = run_command({"inspect", "/nonexistent/m.onnx"});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("/nonexistent/m.onnx"));
}

TEST(CommandInspect, UnknownFormatAndBadShapesAreUsage) {
  EXPECT_EQ(run_command({"inspect", "m.onnx", "--format", "xml"}).code, 2);
  const Outcome shape = run_command({"inspect", "m.onnx", "--input-shape", "x"});
  EXPECT_EQ(shape.code, 2);
  EXPECT_THAT(shape.err, HasSubstr("NAME=1x3x224x224"));
  EXPECT_EQ(run_command({"inspect"}).code, 2);
}

}  // namespace
}  // namespace assay::cli::command_inspect_test
