#include "assay/cli/application.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace assay::cli::application_test {
namespace {

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome run_with(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "assay");
  std::ostringstream out;
  std::ostringstream err;
  Context context{.out = out, .err = err};
  const int code = run(static_cast<int>(arguments.size()), arguments.data(), context);
  return {code, out.str(), err.str()};
}

TEST(Application, HelpAndVersionSucceed) {
  EXPECT_EQ(run_with({"--help"}).code, 0);
  EXPECT_NE(run_with({"--help"}).out.find("evaluate"), std::string::npos);
  EXPECT_NE(run_with({"--version"}).out.find("assay 0.1.0"), std::string::npos);
}

TEST(Application, BadUsageIsCodeTwo) {
  EXPECT_EQ(run_with({}).code, 2);
  EXPECT_EQ(run_with({"evaluate", "--no-such-option"}).code, 2);
  EXPECT_EQ(run_with({"conjure"}).code, 2);
}

constexpr const char* k_commands =
    "The commands are evaluate, quantize, sweep, crossval, train, inspect, bench, rerender, list, doctor; assay --help "
    "says "
    "what they "
    "do.\n";

TEST(Application, WithoutACommandTheCommandsAreNamed) {
  EXPECT_EQ(run_with({}).err, std::string("assay: no command given\n") + k_commands);
}

TEST(Application, AnUnknownWordIsAnsweredWithTheNearestName) {
  EXPECT_EQ(run_with({"evalute"}).err,
            std::string("assay: no command is called 'evalute' (did you mean 'evaluate'?)\n") + k_commands);
  EXPECT_EQ(run_with({"list", "--halp"}).err, "assay: no option is called '--halp' (did you mean '--help'?)\n");
  EXPECT_EQ(run_with({"wroker"}).err, std::string("assay: no command is called 'wroker'\n") + k_commands)
      << "the worker is not for people";
}

TEST(Application, ASeedBelowZeroIsRefused) {
  const Outcome outcome = run_with({"evaluate", "--baseline", "a.onnx", "--candidate", "b.onnx", "--data", "d.csv",
                                    "--output", "out", "--seed", "-1"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "assay: --seed -1: expected a whole number, 0 or above\n");
}

TEST(Application, NumberThatMustBeAboveZeroIsRefusedInAFewWords) {
  const Outcome outcome = run_with({"bench", "m.onnx", "--output", "out", "--batches", "0"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "--batches: Value 0 is not above 0\nRun with --help for more information.\n");
}

TEST(Application, WordsThatAreNotUtf8AreRefusedWithTheirPlace) {
  const Outcome outcome = run_with({"evaluate", "--classes", "no,caf\xE9"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "assay: argument 3 ('no,caf\\xE9') is not UTF-8 text\n");
}

TEST(Application, ListNamesMetrics) {
  const Outcome outcome = run_with({"list", "metrics"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("f1_macro"), std::string::npos);
}

}  // namespace
}  // namespace assay::cli::application_test
