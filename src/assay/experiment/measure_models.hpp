#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/measuring.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// A model of the run as measuring sees it: one to measure, or the reason why it cannot be.
struct Measurable {
  ModelToMeasure model;
  std::string reason;  // empty: it can be measured
};

// What is measured: each candidate against the baseline; the baseline alone when there is no candidate.
struct MeasuredRun {
  Measurable baseline;
  std::vector<Measurable> candidates;
};

// Why a model's speed and memory are not measured although it runs; empty: they are.
std::string why_not_measured(const record::RunModel& model);

// The models of an evaluation, from its cells that predict (the baseline's first) and what became of them: those that
// ran can be measured.
MeasuredRun measured_run_of(const record::RunRecord& run, const std::vector<CellTask>& tasks,
                            const std::vector<record::CellRecord>& cells);

// The common ground of the same cells, from one that runs an ONNX model or else any that runs one. `runtime` is null
// when none does.
MeasuringGround ground_of(const std::vector<CellTask>& tasks);

// Measures speed and memory, one cell at a time and nothing beside it, and writes into `run` which cells hold them or
// why there are none. Failing cells do not end it; their records say what happened. When after the plan's launches the
// ratio of the medians is still known to no better than one per cent, launches are added while the budget lasts.
// `executor` gives the folder and the limits; the memory limit counts for each model of a process.
Status measure_models(const MeasuringPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured,
                      const ExecutorOptions& executor, record::RunRecord& run);

}  // namespace assay::experiment
