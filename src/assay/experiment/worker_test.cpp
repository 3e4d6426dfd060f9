#include "assay/experiment/worker.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment::worker_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::HasSubstr;

class WorkerTest : public testing::Test {
 protected:
  WorkerTest() : plan_(plan_in(folder_, 20)) {}

  // Runs as a process of its own, as the executor starts it.
  ProcessExit work_on(const ordered_json& document) {
    EXPECT_TRUE(record::write_json(cell_ / "work.json", document));
    return started();
  }
  ProcessExit started() {
    auto arguments = own_worker().worker_command;
    arguments.push_back(cell_.string());
    auto process = ChildProcess::start({.arguments = arguments});
    EXPECT_TRUE(process);
    while (true) {
      if (const auto exit = process->poll()) return *exit;
      ::usleep(2000);
    }
  }
  ordered_json outcome() const {
    const auto document = record::read_json(cell_ / "outcome.json");
    return document ? *document : ordered_json("no outcome: " + document.error().text());
  }
  ordered_json prediction() const {
    ordered_json document;
    document["specification"] = {{"kind", "predict"}, {"output", "y"}, {"batch", 8}};
    document["specification"]["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
    document["places"] = {{"model", plan_.baseline.path.string()}, {"library", ""}, {"data", to_json(plan_.data)}};
    return document;
  }
  ScratchFolder folder_{"worker_test"};
  EvaluatePlan plan_;
  fs::path cell_ = folder_ / "cell";
};

TEST_F(WorkerTest, LeavesScoresAndSaysWhatItDid) {
  const ProcessExit exit = work_on(prediction());
  EXPECT_TRUE(exit.ok()) << exit.text();
  const ordered_json left = outcome();
  EXPECT_EQ(left.value("samples", 0), 20) << left.dump();
  EXPECT_EQ(left.value("columns", 0), 3);
  EXPECT_EQ(left.value("undecodable", -1), 0);
  EXPECT_THAT(left.value("runtime", ""), HasSubstr("ONNX Runtime"));
  EXPECT_GT(left.value("peak_resident_bytes", 0.0), 1e6);
  const auto grid = labelled_grid(20);
  const auto scores = read_floats(cell_ / "scores.npy");
  ASSERT_EQ(scores.size(), 60U);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_FLOAT_EQ(scores[3 * i], grid.values[2 * i]);
    EXPECT_FLOAT_EQ(scores[3 * i + 1], grid.values[2 * i + 1] + 0.5F);
  }
}

TEST_F(WorkerTest, FailureIsWrittenWithItsCode) {
  ordered_json document = prediction();
  document["places"]["model"] = unrunnable_model().save(folder_ / "bad.onnx").string();
  EXPECT_EQ(work_on(document).value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "runtime") << outcome().dump();
  EXPECT_THAT(outcome()["error"].value("message", ""), HasSubstr("Telepathy"));

  document["places"]["model"] = (folder_ / "none.onnx").string();
  EXPECT_EQ(work_on(document).value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "not_found") << outcome().dump();
}

TEST_F(WorkerTest, UnknownRuntimeAndOutputAreNamed) {
  ordered_json document = prediction();
  document["specification"]["runtime"]["name"] = "abacus";
  EXPECT_EQ(work_on(document).value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "invalid_argument");
  EXPECT_THAT(outcome()["error"].value("message", ""), HasSubstr("--runtime abacus"));
  document["specification"]["output"] = "z";
  EXPECT_EQ(work_on(document).value, 1);
  EXPECT_THAT(outcome()["error"].value("message", ""), HasSubstr("no output 'z'"));
}

TEST_F(WorkerTest, WorkThatIsNotUnderstoodIsOurOwnFault) {
  ordered_json document = prediction();
  document["specification"].erase("batch");
  EXPECT_EQ(work_on(document).value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "internal");
  EXPECT_THAT(outcome()["error"].value("message", ""), HasSubstr("batch"));
}

TEST_F(WorkerTest, BrokenOrMissingWorkIsReported) {
  ASSERT_TRUE(write_file(cell_ / "work.json", "{"));
  EXPECT_EQ(started().value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "corrupt");
  fs::remove_all(cell_);
  EXPECT_EQ(started().value, 1);
  EXPECT_EQ(outcome()["error"].value("code", ""), "not_found");
}

TEST_F(WorkerTest, TakesPredictionsMadeElsewhere) {
  const std::vector<std::string> ids{"a", "b"};
  ASSERT_TRUE(tensor::write_npy_strings(folder_ / "out/ids.npy", ids));
  ordered_json document;
  document["specification"] = {{"kind", "import"},     {"score_columns", ordered_json::array()},
                               {"label_column", ""},   {"id_column", ""},
                               {"task", "regression"}, {"classes", ordered_json::array()}};
  document["places"] = {{"model", write_array<std::int64_t>(folder_ / "p.npy", {2}, {4, 5}).string()},
                        {"run", (folder_ / "out").string()}};
  const ProcessExit exit = work_on(document);
  EXPECT_TRUE(exit.ok()) << exit.text() << outcome().dump();
  EXPECT_EQ(outcome().value("columns", 0), 1);
  EXPECT_EQ(outcome().value("runtime", ""), "predictions made elsewhere");
  EXPECT_THAT(read_floats(cell_ / "scores.npy"), testing::ElementsAre(4, 5));
}

}  // namespace
}  // namespace assay::experiment::worker_test
