#include "assay/analysis/explanation.hpp"

#include <algorithm>

#include "assay/analysis/explain_findings.hpp"
#include "assay/record/cell.hpp"

namespace assay::analysis {
namespace {

namespace fs = std::filesystem;
using record::Explanation;
using record::OperatorTimes;

Result<record::CellRecord> finished_cell(const fs::path& folder, const std::string& id) {
  ASSAY_ASSIGN(record::CellRecord cell, record::read_cell(folder / "cells" / id));
  if (cell.status == record::CellStatus::ok) return cell;
  return tl::unexpected<Error>(Error(cell.code, cell.message));
}

Result<record::LayerErrors> errors_in(const fs::path& folder, const std::string& id) {
  ASSAY_ASSIGN(const record::CellRecord cell, finished_cell(folder, id));
  return record::read_layer_errors(folder / "cells" / id, cell.outcome);
}

void add_errors(const fs::path& folder, const record::RunModel& model, const ExplainOptions& options,
                Explanation& explanation) {
  const auto read = errors_in(folder, model.layer_cells.front());
  if (!read) {
    explanation.errors_undefined = read.error().text();
    return;
  }
  explanation.samples = read->runs * read->batch;
  explanation.layers = layer_rows(*read, options);
  explanation.activations = activation_rows(*read, options);
}

void add_sensitivity(const fs::path& folder, const record::RunModel& model, const ExplainOptions& options,
                     Explanation& explanation) {
  if (model.sensitivity_cells.empty()) return;
  const auto errors = errors_in(folder, model.sensitivity_cells.front());
  if (!errors) {
    explanation.sensitivity_undefined = errors.error().text();
    return;
  }
  explanation.sensitivity_undefined.clear();
  for (record::LayerRow& row : layer_rows(*errors, options)) {
    explanation.sensitivity.push_back({std::move(row.node), row.sqnr_db, row.sqnr_interval, row.cosine});
  }
  // Layers that change nothing come last.
  std::ranges::stable_sort(explanation.sensitivity, [](const auto& a, const auto& b) {
    return a.sqnr_db.defined() && (!b.sqnr_db.defined() || a.sqnr_db.value() < b.sqnr_db.value());
  });
}

// Launches of the two models take turns in the list of cells.
void add_times(const fs::path& folder, const record::RunModel& model, double level, Explanation& explanation) {
  std::vector<OperatorTimes> launches[2];
  for (std::size_t i = 0; i < model.profile_cells.size(); ++i) {
    const auto cell = finished_cell(folder, model.profile_cells[i]);
    auto times =
        cell ? record::operator_times_from_json(cell->outcome) : Result<OperatorTimes>(tl::unexpected(cell.error()));
    if (times) {
      launches[i % 2].push_back(std::move(*times));
    } else {
      explanation.times_undefined = times.error().text();
    }
  }
  if (model.profile_cells.empty()) explanation.times_undefined = "the two models do not run the same batch";
  if (launches[0].empty() || launches[1].empty()) return;
  explanation.times_undefined.clear();
  explanation.launches = std::min(launches[0].size(), launches[1].size());
  explanation.batch = launches[1].front().batch;
  explanation.operators = operator_rows(launches[0], launches[1], level);
  explanation.nodes = node_rows(launches[1], level);
}

}  // namespace

std::optional<Explanation> explanation_of(const fs::path& run_folder, const record::RunModel& model,
                                          const ExplainOptions& options) {
  if (model.layer_cells.empty() && model.explain_reason.empty()) return std::nullopt;
  Explanation explanation;
  if (model.layer_cells.empty()) {
    explanation.errors_undefined = model.explain_reason;
    explanation.times_undefined = model.explain_reason;
    return explanation;
  }
  add_errors(run_folder, model, options, explanation);
  add_sensitivity(run_folder, model, options, explanation);
  add_times(run_folder, model, options.level, explanation);
  explanation.findings = explain_findings(explanation);
  return explanation;
}

}  // namespace assay::analysis
