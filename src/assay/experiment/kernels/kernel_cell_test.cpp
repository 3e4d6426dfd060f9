#include "assay/experiment/kernels/kernel_cell.hpp"

#include <gtest/gtest.h>

#include "assay/base/process.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::kernel_cell_test {
namespace {

using testing_only::ScratchFolder;

const std::vector<std::string> k_worker{own_executable().string(), "worker"};

record::RunRecord run_with(const char* type) {
  record::RunRecord run;
  run.baseline.facts = {{"weights_by_dtype", {{"float32", 100}}}};
  run.candidates.resize(1);
  run.candidates.front().facts = {{"weights_by_dtype", {{type, 100}}}};
  return run;
}

TEST(KernelCell, ProbesInAProcessOfItsOwn) {
  const auto report = probe_in_worker("onnxruntime", "", k_worker);
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->library.size(), 64U);
  EXPECT_FALSE(report->rows.empty());
  EXPECT_GT(report->seconds, 0);
}

TEST(KernelCell, ProcessThatDiesIsAnErrorOfTheProbe) {
  EXPECT_FALSE(probe_in_worker("onnxruntime", "", {"/bin/false"}));
}

TEST(KernelCell, RunIsProbedOnceWhenAModelHoldsIntegers) {
  const ScratchFolder scratch("kernel_cell_test");
  const auto library = (*open_engine("onnxruntime", ""))->library();
  const ExecutorOptions executor{.run_folder = scratch.path(), .worker_command = k_worker};
  record::RunRecord floats = run_with("float32");
  ASSERT_TRUE(probe_for_run("onnxruntime", library, executor, floats));
  EXPECT_TRUE(floats.kernel_cells.empty());
  record::RunRecord integers = run_with("int8");
  ASSERT_TRUE(probe_for_run("onnxruntime", library, executor, integers));
  ASSERT_EQ(integers.kernel_cells.size(), 1U);
  const auto cell = record::read_cell(scratch.path() / "cells" / integers.kernel_cells.front());
  ASSERT_TRUE(cell) << cell.error().text();
  EXPECT_EQ(cell->status, record::CellStatus::ok);
  // Again: the cell stands.
  const ExecutorOptions broken{.run_folder = scratch.path(), .worker_command = {"/bin/false"}};
  EXPECT_TRUE(probe_for_run("onnxruntime", library, broken, integers));
  EXPECT_EQ(record::read_cell(scratch.path() / "cells" / integers.kernel_cells.front())->status,
            record::CellStatus::ok);
}

}  // namespace
}  // namespace assay::experiment::kernel_cell_test
