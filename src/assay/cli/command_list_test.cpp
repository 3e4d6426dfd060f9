#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/cli/command_line_test.hpp"

namespace assay::cli::command_list_test {
namespace {

using namespace testing_only;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CommandList, ShowsEverythingByDefault) {
  const Outcome outcome = run_command({"list"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* part : {"Metrics", "Gates", "Readers", "Runtimes", "accuracy", "recall[class]", "--max-drop",
                           "file_bytes", "onnxruntime", ".npy"}) {
    EXPECT_THAT(outcome.out, HasSubstr(part));
  }
}

TEST(CommandList, ShowsTheOneAskedFor) {
  EXPECT_THAT(run_command({"list", "metrics"}).out, AllOf(HasSubstr("f1_macro"), Not(HasSubstr("Readers"))));
  EXPECT_THAT(run_command({"list", "gates"}).out, AllOf(HasSubstr("disagreement"), Not(HasSubstr("Metrics ("))));
  EXPECT_THAT(run_command({"list", "readers"}).out, AllOf(HasSubstr("Readers"), Not(HasSubstr("Gates"))));
  EXPECT_THAT(run_command({"list", "runtimes"}).out, AllOf(HasSubstr(".onnx"), Not(HasSubstr("Gates"))));
}

TEST(CommandList, MethodsStandWithTheirOptions) {
  EXPECT_THAT(run_command({"list", "methods"}).out,
              AllOf(HasSubstr("\n  command "), HasSubstr("\n    timeout "), HasSubstr("text (default 1h)"),
                    HasSubstr("true|false (default false)"), Not(HasSubstr("Gates"))));
}

TEST(CommandList, ColumnsAreAligned) {
  std::istringstream lines(run_command({"list", "gates"}).out);
  std::string line;
  std::size_t column = 0;
  std::size_t seen = 0;
  while (std::getline(lines, line)) {
    if (!line.starts_with("  --m")) continue;
    const std::size_t text = line.find_first_not_of(' ', line.find("  ", 2));
    if (seen++ == 0) column = text;
    EXPECT_EQ(text, column) << line;
  }
  EXPECT_EQ(seen, 6U);
}

TEST(CommandList, UnknownTopicIsBadUsage) {
  EXPECT_EQ(run_command({"list", "spells"}).code, 2);
}

}  // namespace
}  // namespace assay::cli::command_list_test
