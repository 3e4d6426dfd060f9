#include "assay/analysis/kernels.hpp"

#include "assay/record/cell.hpp"

namespace assay::analysis {

using Kernels = record::Measured<record::KernelReport>;

Kernels kernels_of(const std::filesystem::path& run_folder, const record::RunRecord& run) {
  if (run.kernel_cells.empty()) return Kernels::none("no model of the run holds integers");
  const auto cell = record::read_cell(run_folder / "cells" / run.kernel_cells.front());
  if (!cell) return Kernels::none(cell.error().text());
  if (cell->status != record::CellStatus::ok) return Kernels::none(cell->message);
  auto report = record::kernels_from_json(cell->outcome);
  return report ? Kernels::of(std::move(*report)) : Kernels::none(report.error().text());
}

}  // namespace assay::analysis
