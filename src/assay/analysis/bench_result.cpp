#include "assay/analysis/bench_result.hpp"

#include <algorithm>

#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/analysis/model_row.hpp"
#include "assay/analysis/run_notes.hpp"
#include "assay/analysis/serving.hpp"
#include "assay/analysis/speed.hpp"
#include "assay/base/problems.hpp"

namespace assay::analysis {
namespace {

using record::CandidateResult;
using record::ModelRow;
using record::RunResult;
using record::SteadyState;
using record::Verdict;

bool is_size_of_file(const Gate& gate) {
  return gate.metric == "file_bytes" || gate.metric == "weights_bytes";
}

// The same size by its other name.
Gate as_speed_gate(Gate gate) {
  if (gate.metric == "file_bytes") gate.metric = "memory.file";
  if (gate.metric == "weights_bytes") gate.metric = "memory.weights";
  return gate;
}

std::vector<record::GateRow> judged_gates(const record::Speed& speed, const ModelRow& baseline,
                                          const ModelRow& candidate, const AnalysisOptions& options) {
  std::vector<record::GateRow> rows;
  for (const Gate& gate : options.gates) {
    rows.push_back(judge_speed(as_speed_gate(gate), speed, baseline, candidate, options.level));
  }
  return rows;
}

Verdict verdict_of_gates(const std::vector<record::GateRow>& gates) {
  return gates.empty() ? Verdict::not_judged : combine(gates);
}

// Of a single model, which is then what the gates look at.
std::vector<record::GateRow> judged_alone(const RunResult& result, const AnalysisOptions& options) {
  record::Speed speed = result.baseline_speed;
  speed.memory.candidate = speed.memory.baseline;
  return judged_gates(speed, result.baseline, result.baseline, options);
}

// Why nothing came of what was planned: the first failure of speed or, where only memory was measured, of memory. Empty
// when something did.
std::string failure_of(const record::RunModel& planned, const record::Speed& speed,
                       const record::ModelThroughput& rates, const record::ModelMemory& memory) {
  const bool planned_speed = !planned.latency_cells.empty() || !planned.throughput_cells.empty();
  if (!planned_speed) {
    return planned.memory_cells.empty() || memory.steady_bytes.defined() ? "" : memory.steady_bytes.reason();
  }
  if (speed.latency.defined() || (speed.throughput.defined() && rates.samples_per_s.defined())) return "";
  if (!planned.latency_cells.empty()) return speed.latency.undefined;
  return speed.throughput.defined() ? rates.samples_per_s.reason() : speed.throughput.undefined;
}

std::string failure_of(const record::RunModel& planned, const record::Speed& speed, bool alone) {
  const record::Throughput none;
  const record::Throughput& rates = speed.throughput.defined() ? *speed.throughput : none;
  return alone ? failure_of(planned, speed, rates.baseline, speed.memory.baseline)
               : failure_of(planned, speed, rates.candidate, speed.memory.candidate);
}

CandidateResult not_run(ModelRow row, record::Speed speed, std::string reason) {
  CandidateResult candidate;
  candidate.model = std::move(row);
  candidate.speed = std::move(speed);
  candidate.verdict_reason = std::move(reason);
  return candidate;
}

CandidateResult judged(ModelRow row, record::Speed speed, const ModelRow& baseline, const AnalysisOptions& options) {
  CandidateResult candidate;
  candidate.model = std::move(row);
  candidate.speed = std::move(speed);
  candidate.gates = judged_gates(candidate.speed, baseline, candidate.model, options);
  candidate.verdict = verdict_of_gates(candidate.gates);
  if (options.gates.empty()) candidate.verdict_reason = "no gate was given";
  return candidate;
}

std::string runtime_of(const record::Speed& speed) {
  if (speed.latency.defined()) return speed.latency->runtime;
  return speed.throughput.defined() ? speed.throughput->runtime : "";
}

std::string runtime_of(const record::Serving& serving) {
  if (!serving.loads.defined()) return "";
  for (const record::LoadRow& row : serving.loads->scenarios) {
    if (!row.runtime.empty()) return row.runtime;
  }
  return serving.loads->peak.defined() ? serving.loads->peak->runtime : "";
}

Status check_bench_gate(const Gate& gate, bool alone) {
  if (alone && (gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio)) {
    return fail(ErrorCode::invalid_argument, "--{} {}: a ratio takes two models, and one was given", name_of(gate.kind),
                gate.metric);
  }
  if (is_speed(gate.metric)) return check_speed_gate(gate);
  if (is_size_of_file(gate)) return {};
  return fail(ErrorCode::invalid_argument, "--{} {}: bench measures no quality; see assay evaluate", name_of(gate.kind),
              gate.metric);
}

Verdict verdict_of(const RunResult& result) {
  const auto& candidates = result.candidates;
  for (const Verdict verdict : {Verdict::not_run, Verdict::fail, Verdict::inconclusive}) {
    if (std::ranges::find(candidates, verdict, &CandidateResult::verdict) != candidates.end()) return verdict;
  }
  return candidates.front().verdict;  // the gates are the same for all
}

}  // namespace

Status check_bench_gates(const std::vector<Gate>& gates, bool alone) {
  Problems problems;
  for (const Gate& gate : gates) problems.add(check_bench_gate(gate, alone));
  return problems.status();
}

bool is_bench(const record::RunRecord& run) {
  return run.plan.is_object() && run.plan.contains("bench");
}

SpeedOptions speed_options(const AnalysisOptions& options) {
  return {.level = options.level, .resamples = options.resamples, .seed = options.seed};
}

void add_unsteady(const record::Speed& speed, const std::string& candidate, std::vector<std::string>& names) {
  if (!speed.latency.defined()) return;
  const auto add = [&](const std::string& name, const record::ModelLatency& model) {
    const bool known = std::ranges::find(names, name) != names.end();
    if (model.steady_state == SteadyState::no_steady_state && !known) names.push_back(name);
  };
  add("the baseline", speed.latency->baseline);
  if (speed.latency->paired) add("'" + candidate + "'", speed.latency->candidate);
}

std::string note_on_unsteady(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  return fmt::format(
      "the timings of {} never settled in most launches: {} latencies describe a moment, not the model{}",
      enumerated(names), names.size() == 1 ? "its" : "their", names.size() == 1 ? "" : "s");
}

Result<RunResult> bench_result(const std::filesystem::path& folder, const record::RunRecord& run,
                               const AnalysisOptions& options) {
  ASSAY_TRY(check_bench_gates(options.gates, run.candidates.empty()));
  RunResult result;
  result.run = {.id = run.id,
                .created = run.created,
                .tool = run.tool,
                .environment = run.environment.value("text", std::string()),
                .machine = machine_of(run),
                .seed = options.seed,
                .rejudged = rejudged(run.analysis, options)};
  result.task = k_bench_task;
  result.level = options.level;
  result.notes = run.notes;
  for (std::string& note : notes_on_machine(run)) result.notes.push_back(std::move(note));
  if (std::string note = note_on_rejudging(result.run.rejudged, run.analysis, options.gates); !note.empty())
    result.notes.push_back(std::move(note));
  result.baseline = model_row(run.baseline);
  result.baseline_speed = speed_of_baseline(folder, run, speed_options(options));
  result.baseline_serving = serving_of(folder, run.baseline);
  result.baseline.runtime = runtime_of(result.baseline_speed);
  if (result.baseline.runtime.empty()) result.baseline.runtime = runtime_of(result.baseline_serving);
  std::vector<std::string> unsteady;
  add_unsteady(result.baseline_speed, "", unsteady);
  for (const record::RunModel& model : run.candidates) {
    record::Speed speed = speed_of_candidate(folder, run, model, speed_options(options));
    add_unsteady(speed, model.name, unsteady);
    ModelRow row = model_row(model);
    row.runtime = runtime_of(speed);
    if (result.baseline.runtime.empty()) result.baseline.runtime = row.runtime;
    std::string reason = model.facts.value("refused", std::string());
    if (reason.empty()) reason = failure_of(model, speed, false);
    if (!reason.empty()) {
      result.candidates.push_back(not_run(std::move(row), std::move(speed), std::move(reason)));
      continue;
    }
    result.candidates.push_back(judged(std::move(row), std::move(speed), result.baseline, options));
    result.candidates.back().serving = serving_of(folder, model);
  }
  if (std::string note = note_on_unsteady(unsteady); !note.empty()) result.notes.push_back(std::move(note));
  if (!run.candidates.empty()) {
    result.verdict = verdict_of(result);
  } else if (failure_of(run.baseline, result.baseline_speed, true).empty()) {
    result.baseline_gates = judged_alone(result, options);
    result.verdict = verdict_of_gates(result.baseline_gates);
  }
  return result;
}

}  // namespace assay::analysis
