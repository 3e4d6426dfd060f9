#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "assay/record/explain_rows.hpp"
#include "assay/record/layer_errors.hpp"
#include "assay/record/operator_times.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {

struct ExplainOptions {
  double level = 0.95;
  int resamples = 1000;
  std::uint64_t seed = 0;
};

// Rows of the error by layer and of the use of each activation's grid. Intervals resample the runs with replacement
// (percentiles); with fewer than two runs they are undefined.
std::vector<record::LayerRow> layer_rows(const record::LayerErrors& errors, const ExplainOptions& options);
std::vector<record::ActivationRow> activation_rows(const record::LayerErrors& errors, const ExplainOptions& options);

// Time by operator and by node: of each launch the median over its runs, then the mean over launches with Student's
// interval. The launches of one model.
std::vector<record::OperatorRow> operator_rows(std::span<const record::OperatorTimes> baseline,
                                               std::span<const record::OperatorTimes> candidate, double level);
std::vector<record::NodeRow> node_rows(std::span<const record::OperatorTimes> launches, double level);

// Everything the cells of a candidate say, with plain sentences on it; nothing where it was not asked to be explained.
std::optional<record::Explanation> explanation_of(const std::filesystem::path& run_folder,
                                                  const record::RunModel& model, const ExplainOptions& options);

}  // namespace assay::analysis
