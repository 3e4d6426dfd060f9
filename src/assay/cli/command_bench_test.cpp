#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::cli::command_bench_test {
namespace {

using namespace testing_only;
using experiment::testing_only::ScratchFolder;
using experiment::testing_only::shifted_model;
using testing::HasSubstr;

class CommandBenchTest : public testing::Test {
 protected:
  Outcome bench(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "bench");
    arguments.insert(arguments.end(),
                     {"--output", (folder_ / "out").string(), "--resamples", "200", "--speed-time", "2s"});
    return run_command(arguments);
  }
  std::string save(const std::string& name, float shift) { return shifted_model(shift).save(folder_ / name).string(); }
  ScratchFolder folder_{"command_bench_test"};
};

TEST_F(CommandBenchTest, MeasuresOneModelAloneWithNumbersDrawnAtRandom) {
  const Outcome outcome = bench({save("fp32.onnx", 0)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("latency"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "out/result.json"));
}

TEST_F(CommandBenchTest, RefusesWhatCannotBeMeasuredBeforeMeasuring) {
  EXPECT_EQ(bench({(folder_ / "none.onnx").string()}).code, 4);
  const std::string model = save("fp32.onnx", 0);
  const Outcome shape = bench({model, "--input-shape", "y=1x2"});
  EXPECT_EQ(shape.code, 2);
  EXPECT_THAT(shape.err, HasSubstr("it has: x"));
  EXPECT_EQ(bench({model, "--input-shape", "x=1xtwo"}).code, 2);
  EXPECT_EQ(bench({model, model}).code, 2);
}

}  // namespace
}  // namespace assay::cli::command_bench_test
