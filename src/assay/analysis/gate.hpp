#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// What a gate compares with its limit.
//   max_drop   baseline − candidate, for what should be high        pass when the loss is at most the limit
//   max_rise   candidate − baseline, for what should be low
//   min_value  the candidate's value alone                          pass when it is at least the limit
//   max_value  the candidate's value alone
//   max_ratio  candidate / baseline
//   min_ratio  candidate / baseline
enum class GateKind { max_drop, max_rise, min_value, max_value, max_ratio, min_ratio };

// "max-drop", …: the option's name without its dashes.
std::string_view name_of(GateKind kind);

constexpr bool limits_from_below(GateKind kind) {
  return kind == GateKind::min_value || kind == GateKind::min_ratio;
}

struct Gate {
  GateKind kind = GateKind::max_drop;
  std::string metric;
  double limit = 0;

  std::string name() const { return std::string(name_of(kind)) + " " + metric; }
};

// "accuracy=0.01", "flips=2%", "f1[malignant]=0.9", "accuracy=1pt". A per cent sign or "pt" divides by 100.
// Limits of speed and memory have units of their own, see gate_speed.hpp.
Result<Gate> parse_gate(GateKind kind, std::string_view text);

// What is known of the gated quantity: estimate and interval, in the gate's own terms (drop, value or ratio).
struct Evidence {
  record::Number value;
  record::Range interval;
  record::Number p_value;         // of "the limit is kept" against "it is broken"; for pass
  record::Number needed_samples;  // to settle it, when the interval holds the limit
  std::string method;
};

// pass when the whole interval keeps the limit, fail when the whole interval breaks it, otherwise inconclusive:
// never the point estimate alone. Without an interval: inconclusive, with the reason.
record::Verdict decide(const Gate& gate, const Evidence& evidence);

// fail if any gate failed, else inconclusive if any is, else pass. Every gate must pass, each at the full level: an
// intersection–union test, whose level needs no correction (Berger, Technometrics 24(4), 1982).
record::Verdict combine(const std::vector<record::GateRow>& gates);

}  // namespace assay::analysis
