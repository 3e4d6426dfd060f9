#include "assay/analysis/candidate.hpp"

#include "assay/analysis/agreement.hpp"
#include "assay/analysis/flips.hpp"
#include "assay/analysis/gate_check.hpp"
#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/quality.hpp"
#include "assay/analysis/subsets.hpp"

namespace assay::analysis {
namespace {

std::vector<std::string> names_wanted(const AnalysisOptions& options, const std::vector<Gate>& gates) {
  std::vector<std::string> names = metrics_of(gates);
  names.insert(names.end(), options.metrics.begin(), options.metrics.end());
  return names;
}

// What was asked for by name belongs into the short table.
void show_asked(const std::vector<std::string>& names, const record::DataRecord& data,
                metrics::MetricRegistry& registry, std::vector<record::QualityRow>& rows) {
  for (const std::string& name : names) {
    const auto metric = registry.find(name, data.classes);
    for (record::QualityRow& row : rows) row.headline |= metric && row.metric == (*metric)->info().name;
  }
}

GateSetting setting_of(const Comparison& comparison, const record::ModelRow& baseline,
                       const record::ModelRow& candidate, const AnalysisOptions& options) {
  GateSetting setting{.data = comparison.data, .classes = comparison.task.classes};
  setting.ranks_only = options.scores.kind == metrics::ScoreKind::ranking;
  if (comparison.candidate->columns == 0) setting.decides_alone = candidate.name;
  if (comparison.baseline->columns == 0) setting.decides_alone = baseline.name;
  if (!baseline.file_bytes.defined()) setting.baseline_elsewhere = baseline.name;
  if (!candidate.file_bytes.defined()) setting.candidate_elsewhere = candidate.name;
  return setting;
}

}  // namespace

std::vector<std::vector<std::uint64_t>> confusion_of(const Comparison& comparison, const Answers& answers) {
  if (comparison.labels.empty() || answers.predicted.empty()) return {};
  const std::size_t classes = comparison.task.classes;
  std::vector<std::vector<std::uint64_t>> matrix(classes, std::vector<std::uint64_t>(classes));
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    if (answers.predicted[i] < 0) return {};
    ++matrix[static_cast<std::size_t>(comparison.labels[i])][static_cast<std::size_t>(answers.predicted[i])];
  }
  return matrix;
}

Result<record::CandidateResult> candidate_result(const Comparison& comparison, const record::ModelRow& baseline,
                                                 record::ModelRow candidate, const AnalysisOptions& options,
                                                 record::Speed speed, const AdjustQuality& adjust) {
  metrics::MetricRegistry registry = metrics::builtin_metrics();
  const bool labelled = comparison.data->labelled;
  const std::vector<Gate> gates =
      options.gates.empty() ? default_gates(comparison.task, labelled, comparison.decided()) : options.gates;
  const GateSetting setting = setting_of(comparison, baseline, candidate, options);
  ASSAY_TRY(check_gates(options.gates, setting, registry));
  ASSAY_ASSIGN(const auto metrics,
               metrics_for(comparison.task, *comparison.data, names_wanted(options, gates), registry));
  const ResamplingOptions resampling{
      .level = options.level, .resamples = options.resamples, .seed = options.seed, .threads = options.threads};
  Quality quality = quality_of(comparison, metrics, resampling);
  if (adjust) adjust(quality);
  show_asked(options.metrics, *comparison.data, registry, quality.rows);
  record::CandidateResult result;
  result.model = std::move(candidate);
  result.speed = std::move(speed);
  result.quality = quality.rows;
  result.agreement = agreement_of(comparison, resampling);
  result.subsets = subsets_of(comparison, resampling);
  result.flips = flips_of(comparison);
  result.flips_total = result.flips.size();
  result.confusion = confusion_of(comparison, *comparison.candidate);
  const GateContext context{.comparison = &comparison,
                            .quality = &quality,
                            .agreement = &result.agreement,
                            .baseline = &baseline,
                            .candidate = &result.model,
                            .speed = &result.speed,
                            .level = options.level};
  for (const Gate& gate : gates) result.gates.push_back(judge(gate, context));
  result.verdict = combine(result.gates);
  return result;
}

}  // namespace assay::analysis
