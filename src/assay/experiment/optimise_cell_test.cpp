#include "assay/experiment/optimise_cell.hpp"

#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/model/graph.hpp"

namespace assay::experiment::optimise_cell_test {
namespace {

using testing_only::ScratchFolder;

TEST(OptimiseCell, LeavesTheGraphTheRuntimeMade) {
  const ScratchFolder scratch("optimise_cell_test");
  const auto model = testing_only::shifted_model(0).save(scratch / "m.onnx");
  const CellTask task = optimise_task(model, "digest", "onnxruntime", "");
  const auto outcome = run_optimise_cell(task.specification, task.places, scratch.path());
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_TRUE(outcome->at("runtime").get<std::string>().starts_with("ONNX Runtime "));
  const auto graph = model::Graph::open(scratch / k_optimised_model);
  ASSERT_TRUE(graph) << graph.error().text();
  ASSERT_EQ(graph->nodes().size(), 1U);  // MatMul and Add became one
  EXPECT_TRUE(graph->nodes().front()->op_type().ends_with("Gemm"));
}

TEST(OptimiseCell, AnotherModelIsAnotherCellAndItsPlaceIsNoPartOfIt) {
  const CellTask one = optimise_task("a.onnx", "1", "onnxruntime", "");
  EXPECT_EQ(one.id(), optimise_task("b.onnx", "1", "onnxruntime", "").id());
  EXPECT_NE(one.id(), optimise_task("a.onnx", "2", "onnxruntime", "").id());
}

}  // namespace
}  // namespace assay::experiment::optimise_cell_test
