#include "assay/report/example_results.hpp"

namespace assay::report::examples {
namespace {

using record::Change;
using record::Latency;
using record::ModelLatency;
using record::ModelMemory;
using record::Number;
using record::Range;
using record::Speed;
using record::SpeedRatio;
using record::SteadyState;
using record::Throughput;
using record::Verdict;

// p50, p90, p95, p99 in microseconds; too few runs for p99.9.
ModelLatency distribution(const std::array<double, 4>& us, SteadyState state) {
  ModelLatency model;
  for (std::size_t i = 0; i < us.size(); ++i) {
    model.percentiles[i] = {.us = us[i],
                            .interval = Range::of(us[i] * 0.98754, us[i] * 1.0121),
                            .effective_n = 4'100,
                            .needed_runs = Number::undefined("there are enough")};
  }
  const std::string reason =
      "12000 runs in 10 launches are worth 4100 independent ones, p99.9 takes 10000: about 29269 runs would do";
  model.percentiles[4] = {
      .us = Number::undefined(reason), .interval = Range::none(reason), .effective_n = 4'100, .needed_runs = 29'269};
  model.mean_us = us[0] * 1.04;
  model.mean_interval = Range::of(us[0] * 1.03, us[0] * 1.05);
  model.by_launch = {{.mean_us = us[0] * 1.03, .n = 1200}, {.mean_us = us[0] * 1.05, .n = 1180}};
  model.n = 12'000;
  model.effective_n = 3'900;
  model.load_us = us[0] * 43.2;
  model.load_interval = Range::of(us[0] * 41.7, us[0] * 47.5);
  model.first_run_us = us[0] * 3.7;
  model.first_run_interval = Range::of(us[0] * 3.5, us[0] * 4.1);
  model.steady_state = state;
  model.steady_state_launches = {{"flat", 3}, {std::string(record::name_of(state)), 7}};
  return model;
}

SpeedRatio ratio(const char* statistic, double value, double spread, double floor, Change change,
                 const char* sentence) {
  return {.statistic = statistic,
          .value = value,
          .interval = Range::of(value * (1 - spread), value * (1 + spread)),
          .control = 1.003,
          .control_interval = Range::of(1 / (1 + floor), 1 + 0.7 * floor),
          .noise_floor = floor,
          .change = change,
          .sentence = sentence,
          .method = "bootstrap over launches and their blocks, 10000 resamples"};
}

Latency latency() {
  Latency latency{.baseline = distribution({120.4, 131.2, 140.9, 188.0}, SteadyState::warm_up),
                  .candidate = distribution({61.0, 66.4, 73.1, 171.3}, SteadyState::no_steady_state)};
  latency.ratios = {
      ratio("p50", 0.507, 0.021, 0.018, Change::lower, "49 % lower, beyond the noise floor of 1.8 %"),
      ratio("p99", 0.981, 0.07, 0.083, Change::none_shown, "no difference beyond the noise floor of 8.3 %")};
  latency.launches = 10;
  latency.launches_failed = 1;
  latency.runtime = "ONNX Runtime 1.30.0 (CPU)";
  latency.inputs = "the first 64 samples of the data set, in turn";
  latency.percentile_method = "median over launches of the launch's percentile, order-statistic interval over launches";
  latency.warnings = {"in 4 of 10 launches other processes used up to 48 % of a core while measuring",
                      "1 of 11 launches failed: killed by signal 9"};
  return latency;
}

Throughput throughput() {
  Throughput throughput;
  throughput.baseline = {
      .samples_per_s = 8'310.0, .interval = Range::of(8'190, 8'430), .batch = 1, .threads = 1, .grid = {}};
  throughput.candidate = {
      .samples_per_s = 31'020.0, .interval = Range::of(30'400, 31'700), .batch = 32, .threads = 2, .grid = {}};
  throughput.baseline.grid = {
      {.batch = 1, .samples_per_s = 8'310.0, .interval = Range::of(8'190, 8'430), .launches = 5},
      {.batch = 32, .threads = 2, .samples_per_s = Number::undefined("the model's batch is fixed at 1")}};
  throughput.candidate.grid = {
      {.batch = 1, .samples_per_s = 16'040.0, .interval = Range::of(15'900, 16'200), .launches = 5},
      {.batch = 32, .threads = 2, .samples_per_s = 31'020.0, .interval = Range::of(30'400, 31'700), .launches = 5}};
  throughput.ratio =
      ratio("throughput", 3.733, 0.02, 0.018, Change::higher, "273 % higher, beyond the noise floor of 1.8 %");
  throughput.launches = 5;
  throughput.runtime = "ONNX Runtime 1.30.0 (CPU)";
  return throughput;
}

ModelMemory memory(double weights) {
  constexpr double k_fixed = 8.4e6;
  ModelMemory memory;
  memory.quantization_parameters_bytes = 512;
  memory.load_peak_bytes = k_fixed + 2.1 * weights;
  memory.load_peak_range = Range::of(k_fixed + 2.0 * weights, k_fixed + 2.2 * weights);
  memory.steady_bytes = k_fixed + 1.5 * weights;
  memory.steady_range = Range::of(k_fixed + 1.4 * weights, k_fixed + 1.6 * weights);
  memory.steady_uss_bytes = memory.steady_bytes;
  memory.steady_pss_bytes = k_fixed + 1.5 * weights - 900'000;
  memory.runtime_fixed_bytes = k_fixed;
  memory.copies_bytes = 0.1 * weights;
  memory.activations_bytes = 0.05 * weights;
  memory.reclaimable_bytes = 0.33 * weights;
  memory.unexplained_bytes = 0.02 * weights;
  memory.counted_weights_bytes = weights;
  memory.activations_range = Range::of(0.05 * weights, 0.05 * weights);
  memory.counted_peak_bytes = Number::undefined("this runtime's allocations cannot be counted");
  memory.passes = 3;
  memory.batch = 1;
  memory.threads = 1;
  return memory;
}

Speed speed() {
  Speed speed{.latency = record::Measured<Latency>::of(latency()),
              .throughput = record::Measured<Throughput>::of(throughput())};
  speed.memory.baseline = memory(37'248);
  speed.memory.candidate = memory(9'648);
  return speed;
}

record::GateRow gate(const char* name, const char* metric, const char* title, double limit, double value,
                     Range interval, Verdict status) {
  return {.gate = name,
          .metric = metric,
          .title = title,
          .limit = limit,
          .value = value,
          .interval = std::move(interval),
          .status = status,
          .p_value = Number::undefined("decided by the interval"),
          .needed_samples = Number::undefined("the gate is settled"),
          .method = "bootstrap; widened by the noise floor of 1.8 %"};
}

record::GateRow open_throughput_gate() {
  record::GateRow row = gate("min-ratio throughput", "throughput", "ratio ≥ 3.7 ×", 3.7, 3.733, Range::of(3.59, 3.88),
                             Verdict::inconclusive);
  row.needed_samples = Number::undefined(
      "the limit lies within the noise floor of 1.8 % of what was found: more launches would not settle it unless they "
      "lower the noise floor");
  return row;
}

}  // namespace

record::RunResult measured() {
  record::RunResult result = passing();
  record::CandidateResult& candidate = result.candidates[0];
  candidate.speed = speed();
  candidate.gates.push_back(gate("max-ratio latency.p50", "latency.p50", "ratio ≤ 0.9 ×", 0.9, 0.507,
                                 Range::of(0.4876, 0.5270), Verdict::pass));
  candidate.gates.push_back(
      gate("max-value latency.p99", "latency.p99", "≤ 5.00 ms", 5'000, 171.3, Range::of(169.2, 173.4), Verdict::pass));
  result.baseline_speed.latency.undefined = "measured with each candidate";
  result.notes = {
      "the timings of 'int8' never settled in most launches: its latencies describe a moment, not the model"};
  return result;
}

record::RunResult bench() {
  record::RunResult result = passing();
  result.task = "bench";
  result.data = {};
  result.baseline_confusion.clear();
  record::CandidateResult candidate;
  candidate.model = result.candidates[0].model;
  candidate.speed = speed();
  candidate.gates = {open_throughput_gate()};
  candidate.verdict = result.verdict = Verdict::inconclusive;
  result.candidates = {candidate};
  return result;
}

record::RunResult bench_alone() {
  record::RunResult result = bench();
  result.candidates.clear();
  result.verdict = Verdict::pass;
  result.baseline_speed = speed();
  Latency alone = *result.baseline_speed.latency;
  alone.paired = false;
  alone.ratios.clear();
  result.baseline_speed.latency = record::Measured<Latency>::of(alone);
  Throughput rates = *result.baseline_speed.throughput;
  rates.paired = false;
  result.baseline_speed.throughput = record::Measured<Throughput>::of(rates);
  result.baseline_gates = {
      gate("max-value latency.p99", "latency.p99", "≤ 5.00 ms", 5'000, 188.0, Range::of(185, 190), Verdict::pass)};
  return result;
}

}  // namespace assay::report::examples
