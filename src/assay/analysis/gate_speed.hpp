#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assay/analysis/gate.hpp"
#include "assay/base/result.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Gates on speed and memory: latency.p50 … latency.p99.9 and latency.mean, throughput, memory.steady, memory.load_peak,
// memory.activations, memory.weights, memory.file.
bool is_speed(std::string_view metric);

// Names and definitions of them all, for `assay list gates`.
struct SpeedTarget {
  std::string name;
  std::string definition;
};
std::vector<SpeedTarget> speed_targets();

// The limit of a gate on `metric` in its own unit: for latencies microseconds ("5ms"; a number without a unit is
// refused), for memory bytes ("20MiB"), for throughput samples a second, and for ratios the ratio ("0.9", "90%").
Result<double> parse_speed_limit(GateKind kind, std::string_view metric, std::string_view text);

// invalid_argument, with the options that would do, for a kind that cannot be about what it names (high latency is no
// goal, and no speed has a drop), and for a name of the family that does not exist.
Status check_speed_target(GateKind kind, std::string_view metric);

// The same, and of a limit that nothing could break or keep.
Status check_speed_gate(const Gate& gate);

// invalid_argument when a gate needs what will not be measured: speed_reason or memory_reason says why, and is empty
// where it will be.
Status check_measured(const std::vector<Gate>& gates, const std::string& speed_reason,
                      const std::string& memory_reason);

// Decided by interval and noise floor:
//   ratios       of latency and throughput: the interval widened by the noise floor f to [low / (1 + f), high · (1 +
//   f)],
//                so that no gate passes or fails for a difference that the baseline shows against itself
//   values       the interval of the candidate's own number, which holds what launches differ by
//   memory       lowest and highest over the passes, widened by what a pass cannot tell apart (analysis/memory.hpp);
//   for
//                ratios record::memory_ratio. File and weights are known exactly
// Latencies of fewer than record::k_fewest_launches launches decide nothing. Without an interval or a noise floor:
// inconclusive, with the reason. needed_samples is always undefined; its reason says how many launches would settle the
// gate.
record::GateRow judge_speed(const Gate& gate, const record::Speed& speed, const record::ModelRow& baseline,
                            const record::ModelRow& candidate, double level);

}  // namespace assay::analysis
