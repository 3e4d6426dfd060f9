#include "assay/experiment/memory_cell.hpp"

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment::memory_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;

// x [1, 512] → x · W, with 1 MiB of weights.
fs::path megabyte_model(const ScratchFolder& folder) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 512})
      .floats("W", {512, 512}, std::vector<float>(std::size_t{512} * 512, 0.5F))
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 512});
  return builder.save(folder / "m.onnx");
}

// A process of its own for each pass, as memory needs it.
class MemoryPassTest : public testing::Test {
 protected:
  MemoryPassTest() : model_(megabyte_model(folder_)) {}

  record::MemoryPass pass(const std::string& configuration) {
    ordered_json work;
    work["specification"] = {{"kind", "memory"}, {"configuration", configuration}, {"batch", 1}};
    work["specification"]["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
    work["places"] = {{"library", ""}, {"data", nullptr}, {"baseline", model_.string()}};
    EXPECT_TRUE(record::write_json(folder_ / "cell/work.json", work));
    auto arguments = own_worker().worker_command;
    arguments.push_back((folder_ / "cell").string());
    auto process = ChildProcess::start({.arguments = arguments});
    while (process && !process->poll()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto outcome = record::read_json(folder_ / "cell/outcome.json");
    EXPECT_TRUE(outcome);
    const auto pass = record::memory_from_json(*outcome);
    EXPECT_TRUE(pass) << outcome->dump();
    return pass ? *pass : record::MemoryPass{};
  }
  ScratchFolder folder_{"memory_pass_test"};
  fs::path model_;
};

TEST_F(MemoryPassTest, AModelTakesItsWeightsAndTheRuntimeBeyondNothing) {
  const auto usual = pass("usual");
  ASSERT_TRUE(usual.steady.defined()) << usual.steady.reason();
  EXPECT_GT(usual.steady.value(), 1 << 20);
  EXPECT_GT(usual.load_peak.value(), 1 << 20);
  EXPECT_FALSE(usual.counted_weights.defined());
  const auto trivial = pass("trivial");
  ASSERT_TRUE(trivial.steady.defined());
  EXPECT_LT(trivial.steady.value(), usual.steady.value());
}

TEST_F(MemoryPassTest, CountedWeightsAreAtLeastThoseOfTheFile) {
  const auto counted = pass("counted");
  ASSERT_TRUE(counted.counted_weights.defined()) << counted.counted_weights.reason();
  EXPECT_GE(counted.counted_weights.value(), 1 << 20);
  EXPECT_GE(counted.counted_peak.value(), counted.counted_weights.value());
  EXPECT_GT(counted.counted_activations.value(), 0);
}

}  // namespace
}  // namespace assay::experiment::memory_cell_test
