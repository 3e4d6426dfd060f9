#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/cli/command_line_test.hpp"

namespace assay::cli::command_doctor_test {
namespace {

using namespace testing_only;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CommandDoctor, SaysWhatTheMachineHas) {
  const Outcome outcome = run_command({"doctor"});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  for (const char* part : {"program", "assay 0.1.0", "machine", "int8", "memory", "clock", "monotonic", "limits",
                           "open files", "ONNX Runtime", "kernels", "agree with exact arithmetic", "Ready."}) {
    EXPECT_THAT(outcome.out, HasSubstr(part));
  }
}

TEST(CommandDoctor, MissingRuntimeIsCodeFourAndSaysWhatToDo) {
  const Outcome outcome = run_command({"doctor", "--onnxruntime", "/nonexistent/libonnxruntime.so.1"});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("NOT FOUND"), HasSubstr("/nonexistent/libonnxruntime.so.1"),
                                 HasSubstr("scripts/setup"), Not(HasSubstr("\nReady."))));
}

}  // namespace
}  // namespace assay::cli::command_doctor_test
