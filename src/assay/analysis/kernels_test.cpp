#include "assay/analysis/kernels.hpp"

#include <gtest/gtest.h>

#include "assay/record/cell.hpp"

namespace assay::analysis::kernels_test {
namespace {

namespace fs = std::filesystem;

class KernelsTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    cell_.specification = {{"kind", "kernels"}};
    cell_.id = record::cell_id(cell_.specification);
    cell_.outcome = record::to_json(record::KernelReport{.runtime = "R", .rows = {{.kernel = "MatMulInteger"}}});
  }
  void TearDown() override { fs::remove_all(folder_); }
  record::Measured<record::KernelReport> read() {
    EXPECT_TRUE(record::write_cell(folder_ / "cells" / cell_.id, cell_));
    record::RunRecord run;
    run.kernel_cells = {cell_.id};
    return kernels_of(folder_, run);
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_kernels_test";
  record::CellRecord cell_;
};

TEST_F(KernelsTest, AreReadFromTheCellOfTheRun) {
  const auto kernels = read();
  ASSERT_TRUE(kernels.defined()) << kernels.undefined;
  EXPECT_EQ(kernels->rows.front().kernel, "MatMulInteger");
}

TEST_F(KernelsTest, ProbeThatFailedSaysWhy) {
  cell_.status = record::CellStatus::failed;
  cell_.message = "the worker process died";
  EXPECT_EQ(read().undefined, "the worker process died");
}

TEST_F(KernelsTest, WithoutAProbeThereAreNone) {
  EXPECT_EQ(kernels_of(folder_, {}).undefined, "no model of the run holds integers");
}

}  // namespace
}  // namespace assay::analysis::kernels_test
