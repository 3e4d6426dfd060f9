#include <algorithm>
#include <cmath>
#include <optional>

#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/analysis/gate_title.hpp"
#include "assay/analysis/latency_ratio.hpp"
#include "assay/record/memory_ratio.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/sample_size.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;
using record::Speed;

constexpr double k_speed_power = 0.8;

// What a gate looks at, and how much launches would have to add.
struct SpeedEvidence {
  Evidence evidence;
  Range narrow;                // the interval before the noise floor widened it
  double noise_floor = 0;      // that widened it
  std::uint64_t launches = 0;  // 0: launches do not narrow it
};

bool is_ratio(const Gate& gate) {
  return gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio;
}

SpeedEvidence nothing(const std::string& reason) {
  return {.evidence = {.value = Number::undefined(reason), .interval = Range::none(reason)},
          .narrow = Range::none(reason)};
}

SpeedEvidence of_ratio(const record::SpeedRatio& ratio, std::uint64_t launches) {
  SpeedEvidence evidence{.evidence = {.value = ratio.value, .interval = ratio.interval, .method = ratio.method},
                         .narrow = ratio.interval,
                         .launches = launches};
  if (!ratio.interval.defined()) return evidence;
  if (!ratio.noise_floor.defined()) {
    evidence.evidence.interval = Range::none("the noise floor is not known: " + ratio.noise_floor.reason());
    return evidence;
  }
  evidence.noise_floor = ratio.noise_floor.value();
  const double widening = 1 + evidence.noise_floor;
  evidence.evidence.interval = Range::of(ratio.interval.low() / widening, ratio.interval.high() * widening);
  evidence.evidence.method += "; widened by the noise floor of " + floor_text(evidence.noise_floor);
  return evidence;
}

SpeedEvidence of_value(const Number& value, const Range& interval, std::string method, std::uint64_t launches) {
  return {.evidence = {.value = value, .interval = interval, .method = std::move(method)},
          .narrow = interval,
          .launches = launches};
}

SpeedEvidence latency_evidence(const Gate& gate, const Speed& speed) {
  if (!speed.latency.defined()) return nothing(speed.latency.undefined);
  const record::Latency& latency = *speed.latency;
  const std::string too_few = too_few_launches(latency.launches, latency.launches_failed);
  if (!too_few.empty()) return nothing(too_few);
  const std::string statistic = gate.metric.substr(gate.metric.find('.') + 1);
  if (is_ratio(gate)) {
    const auto ratio = std::ranges::find(latency.ratios, statistic, &record::SpeedRatio::statistic);
    return ratio == latency.ratios.end() ? nothing("a model measured alone has no ratio")
                                         : of_ratio(*ratio, latency.launches);
  }
  const record::ModelLatency& model = latency.paired ? latency.candidate : latency.baseline;
  if (statistic == "mean") {
    return of_value(model.mean_us, model.mean_interval, "Student's interval over launches", latency.launches);
  }
  const auto name = std::ranges::find(record::k_percentile_names, statistic);
  const auto& percentile = model.percentiles[static_cast<std::size_t>(name - record::k_percentile_names.begin())];
  return of_value(percentile.us, percentile.interval, latency.percentile_method, latency.launches);
}

SpeedEvidence throughput_evidence(const Gate& gate, const Speed& speed) {
  if (!speed.throughput.defined()) return nothing(speed.throughput.undefined);
  const record::Throughput& throughput = *speed.throughput;
  if (is_ratio(gate)) {
    return throughput.paired ? of_ratio(throughput.ratio, throughput.launches)
                             : nothing("a model measured alone has no ratio");
  }
  const record::ModelThroughput& model = throughput.paired ? throughput.candidate : throughput.baseline;
  return of_value(model.samples_per_s, model.interval, "Student's interval over launches", throughput.launches);
}

std::string method_of(const std::string& metric, const record::ModelMemory& memory, const record::ModelRow& candidate) {
  if (metric == "memory.file" || metric == "memory.weights") return size_method(candidate);
  if (metric == "memory.activations") return "allocations counted";
  return fmt::format("lowest and highest of {} passes, widened by the 128 KiB to which the allocator gives memory back",
                     memory.passes);
}

SpeedEvidence memory_evidence(const Gate& gate, const Speed& speed, const record::ModelRow& baseline,
                              const record::ModelRow& candidate) {
  const record::MemoryNumber number = is_ratio(gate)
                                          ? record::memory_ratio(gate.metric, speed.memory, baseline, candidate)
                                          : record::memory_size(gate.metric, speed.memory.candidate, candidate);
  return of_value(number.value, number.range, method_of(gate.metric, speed.memory.candidate, candidate), 0);
}

// "about 40 launches would settle it; there were 10".
std::string what_would_settle(const Gate& gate, const SpeedEvidence& seen, double level) {
  if (!seen.narrow.defined() || !seen.evidence.interval.defined()) return "there is no interval";
  if (seen.launches == 0) return "the limit lies within what passes differ by";
  const double value = std::log(seen.evidence.value.value());
  const double limit = std::log(gate.limit);
  const double floor = std::log1p(seen.noise_floor);
  if (std::abs(value - limit) <= floor) {
    return fmt::format(
        "the limit lies within the noise floor ({}) of what was found: more launches would not settle it unless they "
        "lower the noise floor",
        floor_text(seen.noise_floor));
  }
  if (seen.narrow.low() <= 0) return "the interval reaches down to 0";
  const double width = std::log(seen.narrow.high()) - std::log(seen.narrow.low());
  const double error = width / (2 * stats::two_sided_z(level));
  const double reached = value < limit ? limit - floor : limit + floor;
  const auto needed = stats::samples_to_settle(value, reached, error, seen.launches, level, k_speed_power);
  if (!needed) return "what was found lies on the limit: no number of launches would do";
  return fmt::format("about {} launches would settle it; there were {}", std::max(*needed, seen.launches + 1),
                     seen.launches);
}

LimitUnit unit_of(const Gate& gate) {
  if (gate.metric.starts_with("latency.")) return LimitUnit::microseconds;
  return gate.metric == "throughput" ? LimitUnit::per_second : LimitUnit::bytes;
}

}  // namespace

record::GateRow judge_speed(const Gate& gate, const Speed& speed, const record::ModelRow& baseline,
                            const record::ModelRow& candidate, double level) {
  const SpeedEvidence seen = gate.metric.starts_with("latency.") ? latency_evidence(gate, speed)
                             : gate.metric == "throughput"       ? throughput_evidence(gate, speed)
                                                                 : memory_evidence(gate, speed, baseline, candidate);
  record::GateRow row{
      .gate = gate.name(), .metric = gate.metric, .title = gate_title(gate, unit_of(gate)), .limit = gate.limit};
  row.value = seen.evidence.value;
  row.interval = seen.evidence.interval;
  const bool simulated = candidate.method.defined() && candidate.method->simulated;
  row.status = simulated && !row.value.defined() ? record::Verdict::not_judged : decide(gate, seen.evidence);
  row.p_value = Number::undefined("decided by the interval");
  row.method = seen.evidence.method;
  const bool open = row.status == record::Verdict::inconclusive;
  row.needed_samples = Number::undefined(open ? what_would_settle(gate, seen, level) : "the gate is settled");
  return row;
}

}  // namespace assay::analysis
