#include "assay/experiment/crossval/fold_stage.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "assay/base/temporary_folder.hpp"

namespace assay::experiment {
namespace fold_stage_test {

TEST(FoldStage, ManyCellsAreShownAsOne) {
  const std::vector<Progress> cells{{"a", 10, 10}, {"b", 10, 10}, {"c", 4, 10}};
  const Progress all = summed("judging", cells, 10);
  EXPECT_EQ(all.cell, "judging, 2 of 3");
  EXPECT_EQ(all.done, 14U) << "what was done before does not count for the estimate";
  EXPECT_EQ(all.total, 20U);
  EXPECT_EQ(summed("judging", {{"a", 4, 10}}, 0).cell, "judging");
}

TEST(FoldStage, SameCellNamedTwiceIsRunOnce) {
  const auto folder = TemporaryFolder::make("fold_stage_test");
  ASSERT_TRUE(folder);
  const auto script = folder->path() / "worker.sh";
  std::ofstream(script) << "echo x >> " << (folder->path() / "runs").string()
                        << "\necho '{\"samples\": 1}' > $1/outcome.json\n";
  EvaluatePlan plan;
  plan.output = folder->path() / "out";
  const std::vector<CellTask> tasks{{.name = "a", .specification = {{"i", 1}}, .samples = 1},
                                    {.name = "b", .specification = {{"i", 2}}, .samples = 1},
                                    {.name = "a again", .specification = {{"i", 1}}, .samples = 1}};
  std::vector<std::string> stages;
  Surroundings surroundings{.worker_command = {"/bin/sh", script.string()}};
  surroundings.on_stage = [&](const std::string& stage) { stages.push_back(stage); };
  const auto records = run_stage("working", tasks, plan, 2, surroundings);
  ASSERT_TRUE(records) << records.error().text();
  ASSERT_EQ(records->size(), 3U);
  EXPECT_EQ((*records)[0].id, (*records)[2].id);
  EXPECT_EQ((*records)[1].id, tasks[1].id());
  EXPECT_EQ(std::filesystem::file_size(folder->path() / "runs"), 4U) << "two lines of one letter";
  EXPECT_EQ(stages, std::vector<std::string>{"working"});
  EXPECT_TRUE(run_stage("nothing", {}, plan, 1, surroundings)->empty());
}

}  // namespace fold_stage_test
}  // namespace assay::experiment
