#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

namespace {

constexpr std::array<const char*, 5> k_keys{"p50", "p90", "p95", "p99", "p999"};

std::string key_of(std::size_t percentile, const char* end) {
  return std::string(k_keys[percentile]) + end;
}

// Where only one model was measured there is no candidate.
template <class Io, class Row>
void both_models(const Io& io, Row& row) {
  io("paired", row.paired);
  io("baseline", row.baseline);
  if (row.paired) io("candidate", row.candidate);
}

}  // namespace

template <class Io>
void fields(const Io& io, Fields<Counters> auto& counters) {
  io("instructions", counters.instructions);
  io("cycles", counters.cycles);
  io("cache_misses", counters.cache_misses);
  io("branch_misses", counters.branch_misses);
  io("launches", counters.launches);
}

template <class Io>
void fields(const Io& io, Fields<LaunchMean> auto& launch) {
  io("mean_us", launch.mean_us);
  io("n", launch.n);
}

template <class Io>
void fields(const Io& io, Fields<ModelLatency> auto& model) {
  for (std::size_t i = 0; i < k_keys.size(); ++i) {
    auto& percentile = model.percentiles[i];
    io(key_of(i, "_us").c_str(), percentile.us);
    io(key_of(i, "_us_interval").c_str(), percentile.interval);
    io(key_of(i, "_effective_n").c_str(), percentile.effective_n);
    io.count(key_of(i, "_needed_runs").c_str(), percentile.needed_runs);
  }
  io("mean_us", model.mean_us);
  io("mean_us_interval", model.mean_interval);
  io("by_launch", model.by_launch);
  io("n", model.n);
  io("effective_n", model.effective_n);
  io("load_us", model.load_us);
  io("load_us_interval", model.load_interval);
  io("first_run_us", model.first_run_us);
  io("first_run_us_interval", model.first_run_interval);
  io("steady_state", model.steady_state);
  io("steady_state_launches", model.steady_state_launches);
  io("counters", model.counters);
}

template <class Io>
void fields(const Io& io, Fields<SpeedRatio> auto& ratio) {
  io("statistic", ratio.statistic);
  io("value", ratio.value);
  io("interval", ratio.interval);
  io("control", ratio.control);
  io("control_interval", ratio.control_interval);
  io("noise_floor", ratio.noise_floor);
  io("change", ratio.change);
  io("sentence", ratio.sentence);
  io("method", ratio.method);
}

template <class Io>
void fields(const Io& io, Fields<Latency> auto& latency) {
  both_models(io, latency);
  io("ratios", latency.ratios);
  io("launches", latency.launches);
  io("launches_failed", latency.launches_failed);
  io.later("engine_us", latency.engine_us);
  io.later("engine_us_interval", latency.engine_interval);
  io("batch", latency.batch);
  io("threads", latency.threads);
  io("runtime", latency.runtime);
  io("inputs", latency.inputs);
  io("percentile_method", latency.percentile_method);
  io("warnings", latency.warnings);
}

template <class Io>
void fields(const Io& io, Fields<ThroughputCell> auto& cell) {
  io("batch", cell.batch);
  io("threads", cell.threads);
  io("samples_per_s", cell.samples_per_s);
  io("interval", cell.interval);
  io("launches", cell.launches);
}

template <class Io>
void fields(const Io& io, Fields<ModelThroughput> auto& model) {
  io("samples_per_s", model.samples_per_s);
  io("interval", model.interval);
  io.known_count("batch", model.batch);
  io.known_count("threads", model.threads);
  io("grid", model.grid);
}

template <class Io>
void fields(const Io& io, Fields<Throughput> auto& throughput) {
  both_models(io, throughput);
  if (throughput.paired) io("ratio", throughput.ratio);
  io("launches", throughput.launches);
  io("launches_failed", throughput.launches_failed);
  io("runtime", throughput.runtime);
  io("warnings", throughput.warnings);
}

template <class Io>
void fields(const Io& io, Fields<ModelMemory> auto& memory) {
  io.count("quantization_parameters_bytes", memory.quantization_parameters_bytes);
  io.count("load_peak_bytes", memory.load_peak_bytes);
  io("load_peak_bytes_range", memory.load_peak_range);
  io.count("steady_bytes", memory.steady_bytes);
  io("steady_bytes_range", memory.steady_range);
  io.count("steady_uss_bytes", memory.steady_uss_bytes);
  io.count("steady_pss_bytes", memory.steady_pss_bytes);
  io.count("runtime_fixed_bytes", memory.runtime_fixed_bytes);
  io("copies_bytes", memory.copies_bytes);
  io.count("activations_bytes", memory.activations_bytes);
  io("activations_bytes_range", memory.activations_range);
  io("reclaimable_bytes", memory.reclaimable_bytes);
  io("unexplained_bytes", memory.unexplained_bytes);
  io.count("counted_weights_bytes", memory.counted_weights_bytes);
  io.count("counted_peak_bytes", memory.counted_peak_bytes);
  io.later_count("instances_per_machine", memory.instances);
  io("passes", memory.passes);
  io("passes_failed", memory.passes_failed);
  io.known_count("batch", memory.batch);
  io.known_count("threads", memory.threads);
}

template <class Io>
void fields(const Io& io, Fields<EnergyDomain> auto& domain) {
  io("source", domain.source);
  io("domain", domain.domain);
  io("joules", domain.joules);
  io("joules_interval", domain.joules_interval);
  io("net_joules", domain.net_joules);
  io("net_joules_interval", domain.net_joules_interval);
  io("idle_watts", domain.idle_watts);
  io("window_s", domain.window_s);
  io("launches", domain.launches);
}

template <class Io>
void fields(const Io& io, Fields<EnergyRatio> auto& ratio) {
  io("source", ratio.source);
  io("domain", ratio.domain);
  io("value", ratio.value);
  io("interval", ratio.interval);
  io("net_value", ratio.net_value);
  io("net_interval", ratio.net_interval);
  io("method", ratio.method);
}

template <class Io>
void fields(const Io& io, Fields<Energy> auto& energy) {
  both_models(io, energy);
  io("ratios", energy.ratios);
  io("launches_failed", energy.launches_failed);
  io("batch", energy.batch);
  io("threads", energy.threads);
  io("warnings", energy.warnings);
}

namespace {

ordered_json memory_json(const ModelRow& model, const ModelMemory& measured) {
  ordered_json memory;
  const Writer io(memory);
  io.count("file_bytes", model.file_bytes);
  io.count("weights_bytes", model.weights_bytes);
  io("weights_by_dtype", model.weights_by_dtype);
  fields(io, measured);
  return memory;
}

// The ratio of the medians stands where other programs look for it.
void put_headline(ordered_json& latency, const Latency& measured) {
  if (!measured.paired || measured.ratios.empty()) return;
  const SpeedRatio& first = measured.ratios.front();
  const Writer io(latency);
  const Writer ratio(latency["ratio"]);
  ratio("value", first.value);
  ratio("interval", first.interval);
  io("noise_floor", first.noise_floor);
}

}  // namespace

void write_speed(ordered_json& object, const Speed& speed, const ModelRow& baseline, const ModelRow* candidate) {
  const Writer io(object);
  io("latency", speed.latency);
  if (speed.latency.defined()) put_headline(object["latency"], *speed.latency);
  io("throughput", speed.throughput);
  io("energy", speed.energy);
  ordered_json& memory = object["memory"];
  memory["baseline"] = memory_json(baseline, speed.memory.baseline);
  if (candidate != nullptr) memory["candidate"] = memory_json(*candidate, speed.memory.candidate);
  memory["warnings"] = speed.memory.warnings;
}

void read_speed(const ordered_json& object, Speed& speed) {
  const Reader io(object);
  io("latency", speed.latency);
  io("throughput", speed.throughput);
  io("energy", speed.energy);
  const ordered_json& memory = object.at("memory");
  fields(Reader(memory.at("baseline")), speed.memory.baseline);
  if (memory.contains("candidate")) fields(Reader(memory.at("candidate")), speed.memory.candidate);
  speed.memory.warnings = memory.at("warnings").get<std::vector<std::string>>();
}

}  // namespace assay::record
