#include "assay/analysis/serving.hpp"

#include "assay/analysis/load.hpp"
#include "assay/analysis/read_cells_internal.hpp"

namespace assay::analysis {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::LoadRow;
using record::Loads;
using record::Measured;
using record::PeakRecord;
using record::RunModel;
using record::Serving;

LoadRow load_row(const fs::path& cell_folder) {
  const auto cell = record::read_cell(cell_folder);
  if (!cell) return failed_load("unknown", cell.error().message());
  const auto& specification = cell->specification;
  const std::string scenario =
      specification.is_object() ? specification.value("scenario", std::string("unknown")) : "unknown";
  if (cell->status != record::CellStatus::ok) return failed_load(scenario, cell->message);
  const auto run = record::read_load(cell_folder, cell->outcome);
  return run ? load_of(*run) : failed_load(scenario, run.error().message());
}

Measured<Loads> loads_of(const fs::path& folder, const RunModel& model) {
  if (model.load_cells.empty() && model.peak_cells.empty()) {
    return model.load_reason.empty() ? Serving().loads : Measured<Loads>::none(model.load_reason);
  }
  Loads loads;
  for (const std::string& id : model.load_cells) loads.scenarios.push_back(load_row(folder / "cells" / id));
  const auto searches = read_cells<PeakRecord>(
      folder, model.peak_cells,
      [](const fs::path&, const ordered_json& outcome) { return record::peak_from_json(outcome); });
  loads.peak = peak_of(searches.usable, searches.failed);
  return Measured<Loads>::of(std::move(loads));
}

}  // namespace

Serving serving_of(const fs::path& folder, const RunModel& model) {
  return {.loads = loads_of(folder, model)};
}

}  // namespace assay::analysis
