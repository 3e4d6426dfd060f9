#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/crossval/compared_rows.hpp"
#include "assay/analysis/crossval/fold_index.hpp"
#include "assay/analysis/crossval/fold_metrics.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/record/crossval_result.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {

// Judges candidates by the records of a cross-validation. Borrows data, folds and options.
class FoldJudge {
 public:
  FoldJudge(std::filesystem::path run_folder, const record::DataRecord& data, const record::FoldsRecord& folds,
            const AnalysisOptions& options);

  // Learns from the baseline's answers what the task is, and so which gates and metrics there are. To be called first.
  // invalid_argument for gates that cannot be; runtime when the baseline gave NaN.
  Status read_baseline();
  const std::vector<std::vector<std::uint64_t>>& baseline_confusion() const { return confusion_; }  // first repeat

  const metrics::TaskShape& task() const { return task_; }
  const std::string& runtime() const { return runtime_; }
  std::string name_of_fold(std::size_t fold) const { return index_.name_of_fold(fold); }
  const std::string& deciding_metric() const { return deciding_; }  // of the first gate on a metric; else the first

  // How candidates are made: of simulated ones weights count as packed. To be called before any is judged.
  void know_methods(const std::vector<record::RunModel>& candidates);

  // Bytes of what the folds' models hold: of the candidates that `by_fold` names the largest, of the baseline the
  // smallest. What is not known, or was not made, is undefined with its reason.
  void take_largest_sizes(std::span<const std::string> by_fold, record::ModelRow& row) const;
  void take_smallest_sizes(record::ModelRow& baseline) const;

  // What the validation rows of a fold choose among the candidates; empty where none can be taken.
  Result<std::optional<std::string>> choice_of_fold(const std::vector<record::RunModel>& candidates,
                                                    std::size_t fold) const;

  // The judgement of what `by_fold` names for each fold, and with it what is known by fold. insufficient_data for a
  // model that has no answers; corrupt for answers that cannot be compared; invalid_argument for a gate that cannot be.
  Result<record::CandidateResult> judge(std::span<const std::string> by_fold, const record::ModelRow& baseline,
                                        record::ModelRow candidate, record::CrossvalCandidate& known) const;

 private:
  struct Pair;     // both models' answers in a repeat, compared on all its held-out rows
  struct Extent {  // of the models of a fold that count
    std::uint32_t trainings = 1;
    std::uint32_t draws = 1;
  };

  Result<std::unique_ptr<Pair>> pair_of(std::span<const std::string> by_fold, std::uint32_t repeat,
                                        const FoldArm& arm) const;
  Result<std::unique_ptr<ComparedRows>> part_of(const Pair& pair, std::span<const std::uint64_t> rows) const;
  std::vector<std::uint64_t> judged_rows(std::uint32_t repeat) const;
  Extent extent_of(std::span<const std::string> by_fold) const;
  bool is_refitted(std::span<const std::string> by_fold) const;
  FoldStatistics statistics_for(bool refitted) const;
  record::ModelRow sizes_of(const std::string& candidate, std::size_t fold, const FoldArm& arm) const;
  std::vector<record::GateRow> judged_gates(const ComparedRows& rows, const std::string& candidate, std::size_t fold,
                                            int resamples) const;
  record::FoldVerdict verdict_of(const ComparedRows& rows, const std::string& candidate, std::size_t fold) const;
  record::Number loss_on(const ComparedRows& rows) const;
  record::Number difference_on(const ComparedRows& rows) const;
  Status add_repeat(std::span<const std::string> by_fold, std::uint32_t repeat, const Extent& extent,
                    FoldValues& values, std::vector<record::FoldVerdict>& verdicts) const;
  Status fill_sizes(std::span<const std::string> by_fold, record::CrossvalCandidate& known) const;

  std::filesystem::path folder_;
  const record::DataRecord& data_;
  const record::FoldsRecord& folds_;
  const AnalysisOptions& options_;
  FoldIndex index_;
  std::vector<std::string> baseline_by_fold_;  // its name, which is empty, for each
  metrics::TaskShape task_;
  std::string runtime_;
  metrics::MetricRegistry registry_;
  std::vector<Gate> gates_;
  std::vector<const metrics::Metric*> metrics_;       // that are reported
  std::vector<const metrics::Metric*> gate_metrics_;  // that gates look at
  std::string deciding_;
  std::map<std::string, record::ModelRow> rows_;  // of the candidates, by name
  std::vector<std::vector<std::uint64_t>> confusion_;
};

}  // namespace assay::analysis
