#include "assay/analysis/crossval/fold_judge.hpp"

#include <gmock/gmock.h>

#include "assay/analysis/crossval/scratch_folds_test.hpp"

namespace assay::analysis {
namespace fold_judge_test {

using testing::HasSubstr;
using testing_only::ScratchFolds;

TEST(FoldJudge, LearnsTheTaskFromTheBaseline) {
  ScratchFolds scratch("fold_judge_test", 20);
  scratch.add_fixed("", {0});
  scratch.add_of_fold("int8", 0, {});
  scratch.folds.models.back().file_bytes = 30;
  scratch.add_of_fold("int8", 1, {});
  const AnalysisOptions options{.gates = {{GateKind::max_value, "flips", 0.5}, {GateKind::max_drop, "f1_macro", 0.2}},
                                .resamples = 200};
  FoldJudge judge(scratch.folder(), scratch.data, scratch.folds, options);
  ASSERT_TRUE(judge.read_baseline());
  EXPECT_EQ(judge.task().task, metrics::Task::binary);
  EXPECT_EQ(judge.runtime(), "Engine 1.0 (CPU)");
  EXPECT_EQ(judge.deciding_metric(), "f1_macro") << "the first gate that is on a metric";
  record::ModelRow row;
  judge.take_largest_sizes(std::vector<std::string>(2, "int8"), row);
  EXPECT_EQ(row.file_bytes.value(), 30);
  EXPECT_EQ(row.weights_bytes.value(), 17);
  judge.take_largest_sizes(std::vector<std::string>(2, "other"), row);
  EXPECT_FALSE(row.file_bytes.defined());
}

TEST(FoldJudge, BaselineWithoutAnswersIsAnError) {
  ScratchFolds scratch("fold_judge_test", 20);
  scratch.folds.models.push_back({.in_every_fold = true, .failure = "it crashed"});
  const AnalysisOptions options;
  FoldJudge judge(scratch.folder(), scratch.data, scratch.folds, options);
  const Status read = judge.read_baseline();
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().text(), HasSubstr("it crashed"));
}

}  // namespace fold_judge_test
}  // namespace assay::analysis
