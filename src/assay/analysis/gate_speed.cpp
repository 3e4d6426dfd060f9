#include "assay/analysis/gate_speed.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/problems.hpp"
#include "assay/base/spelling.hpp"
#include "assay/base/units.hpp"

namespace assay::analysis {
namespace {

constexpr std::string_view k_latency = "latency.";
constexpr std::string_view k_memory = "memory.";
constexpr std::string_view k_throughput = "throughput";

bool is_ratio(GateKind kind) {
  return kind == GateKind::max_ratio || kind == GateKind::min_ratio;
}

tl::unexpected<Error> refuse(const Gate& gate, const std::string& why) {
  return fail(ErrorCode::invalid_argument, "--{} {}: {}", name_of(gate.kind), gate.metric, why);
}

// A limit of this kind, as one would write it.
const char* example_of(GateKind kind, std::string_view metric) {
  if (is_ratio(kind)) return metric == k_throughput ? "1.2" : "1.05";
  if (metric == k_throughput) return "1000";
  return metric.starts_with(k_latency) ? "5ms" : "20MiB";
}

}  // namespace

bool is_speed(std::string_view metric) {
  return metric.starts_with(k_latency) || metric.starts_with(k_memory) || metric == k_throughput;
}

std::vector<SpeedTarget> speed_targets() {
  std::vector<SpeedTarget> targets;
  for (const std::string_view name : record::k_percentile_names) {
    targets.push_back({fmt::format("{}{}", k_latency, name),
                       fmt::format("{} of the time of one run; a limit has a unit, such as 5ms", name)});
  }
  targets.push_back({"latency.mean", "mean time of one run"});
  targets.push_back({"throughput", "samples a second at the model's best batch and number of threads"});
  targets.push_back({"memory.steady", "memory after the runs, beyond what stood before; such as 20MiB"});
  targets.push_back({"memory.load_peak", "highest resident size while loading, beyond what stood before"});
  targets.push_back({"memory.activations", "highest sum of allocations during a run beyond what stood before it"});
  targets.push_back({"memory.weights", "size of all initializers, packed; as weights_bytes"});
  targets.push_back({"memory.file", "size of the model file and its external data; as file_bytes"});
  return targets;
}

Result<double> parse_speed_limit(GateKind kind, std::string_view metric, std::string_view text) {
  if (is_ratio(kind)) {
    const bool per_cent = text.ends_with('%');
    ASSAY_ASSIGN(const double ratio, parse_number(per_cent ? text.substr(0, text.size() - 1) : text));
    return per_cent ? ratio / 100 : ratio;
  }
  if (metric.starts_with(k_latency)) {
    if (parse_number(text)) {
      return fail(ErrorCode::invalid_argument, "'{}' has no unit of time; write such as {}ms or {}us", text, text,
                  text);
    }
    ASSAY_ASSIGN(const auto duration, parse_duration(text));
    return std::chrono::duration<double, std::micro>(duration).count();
  }
  if (metric == k_throughput) return parse_number(text);
  ASSAY_ASSIGN(const Bytes bytes, parse_bytes(text));
  return static_cast<double>(bytes.count);
}

Status check_speed_target(GateKind kind, std::string_view metric) {
  const Gate gate{.kind = kind, .metric = std::string(metric)};
  std::vector<std::string> names;
  for (const SpeedTarget& target : speed_targets()) names.push_back(target.name);
  if (std::ranges::find(names, gate.metric) == names.end()) {
    return refuse(gate, "there is no such thing" + did_you_mean(gate.metric, names) + "; see assay list gates");
  }
  const bool high = gate.metric == k_throughput;
  const GateKind value = high ? GateKind::min_value : GateKind::max_value;
  const GateKind ratio = high ? GateKind::min_ratio : GateKind::max_ratio;
  if (gate.kind != value && gate.kind != ratio) {
    return refuse(gate, fmt::format("{0} is better for it, and it has a ratio: use --{1} {2}={3}, or --{4} {2}={5}",
                                    high ? "higher" : "lower", name_of(ratio), metric, example_of(ratio, metric),
                                    name_of(value), example_of(value, metric)));
  }
  return {};
}

Status check_speed_gate(const Gate& gate) {
  ASSAY_TRY(check_speed_target(gate.kind, gate.metric));
  if (!(gate.limit > 0 && std::isfinite(gate.limit))) {
    return refuse(gate, "the limit must be above 0");
  }
  return {};
}

Status check_measured(const std::vector<Gate>& gates, const std::string& speed_reason,
                      const std::string& memory_reason) {
  Problems problems;
  for (const Gate& gate : gates) {
    if (!is_speed(gate.metric) || gate.metric == "memory.weights" || gate.metric == "memory.file") continue;
    const bool memory = gate.metric.starts_with(k_memory);
    const std::string& reason = memory ? memory_reason : speed_reason;
    if (!reason.empty()) {
      problems.add(refuse(gate, fmt::format("{} is not measured: {}", memory ? "memory" : "speed", reason)));
    }
  }
  return problems.status();
}

}  // namespace assay::analysis
