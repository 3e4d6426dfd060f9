#include "assay/experiment/crossval/fold_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment {
namespace fold_models_test {

using testing_only::own_worker;
using testing_only::plan_in;
using testing_only::ScratchFolder;
using testing_only::unrunnable_model;

TEST(FoldModels, BaselineThatCannotBeRunEndsTheRun) {
  const ScratchFolder folder("fold_models_test");
  CrossvalPlan plan{.evaluate = plan_in(folder, 20),
                    .folds = {.kind = data::FoldKind::plain, .folds = 2},
                    .calibration = {.samples = 4}};
  plan.evaluate.baseline = {"odd", unrunnable_model().save(folder / "odd.onnx")};
  plan.evaluate.candidates = {{"copy", {}, *method_ref("command(run=cp {input} {output})")}};
  const Surroundings surroundings = own_worker();
  auto prepared = prepare(plan.evaluate, surroundings);
  ASSERT_TRUE(prepared) << prepared.error().text();
  std::vector<std::string> digests;
  for (int i = 0; i < 20; ++i) digests.push_back(std::to_string(i));
  const auto division = divide_rows(plan.folds, {.data = &prepared->data, .digests = digests});
  ASSERT_TRUE(division) << division.error().text();
  const std::vector<FoldBase> none;
  FoldModels models(plan, *division, none, surroundings, *prepared);
  const Status made = models.make_and_ask();
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().text(), testing::HasSubstr("the baseline 'odd' could not be run"));
}

}  // namespace fold_models_test
}  // namespace assay::experiment
