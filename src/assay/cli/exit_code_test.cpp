#include "assay/cli/exit_code.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace assay::cli::exit_code_test {
namespace {

using record::Verdict;

int of(std::initializer_list<Verdict> verdicts) {
  record::RunResult result;
  for (const Verdict verdict : verdicts) result.candidates.push_back({.verdict = verdict});
  return exit_code_of(result);
}

TEST(ExitCode, WorstCandidateDecides) {
  EXPECT_EQ(of({Verdict::pass, Verdict::pass}), 0);
  EXPECT_EQ(of({Verdict::pass, Verdict::inconclusive}), 3);
  EXPECT_EQ(of({Verdict::inconclusive, Verdict::fail}), 1);
  EXPECT_EQ(of({Verdict::fail, Verdict::not_run}), 5);
}

TEST(ExitCode, VerdictOfAModelMeasuredAlone) {
  const auto alone = [](Verdict verdict) {
    record::RunResult result;
    result.verdict = verdict;
    return exit_code_of(result);
  };
  EXPECT_EQ(alone(Verdict::pass), 0);
  EXPECT_EQ(alone(Verdict::not_judged), 0);
  EXPECT_EQ(alone(Verdict::fail), 1);
  EXPECT_EQ(alone(Verdict::inconclusive), 3);
  EXPECT_EQ(alone(Verdict::not_run), 5);
}

TEST(ExitCode, ErrorsTellUsageInputAndModelApart) {
  EXPECT_EQ(exit_code_of(Error(ErrorCode::invalid_argument, "")), 2);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::corrupt, "")), 4);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::not_found, "")), 4);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::runtime, "")), 5);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::cancelled, "")), 130);
}

TEST(Told, AFailureIsExplainedOnStandardErrorAndGivesItsCode) {
  std::ostringstream out;
  std::ostringstream err;
  Context context{.out = out, .err = err};
  EXPECT_EQ(told(k_inconclusive, context), k_inconclusive);
  EXPECT_EQ(err.str(), "");
  EXPECT_EQ(told(fail(ErrorCode::not_found, "there is no {}", "x.onnx"), context), k_invalid_input);
  EXPECT_EQ(err.str(), "assay: there is no x.onnx\n");
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace assay::cli::exit_code_test
