#include "assay/analysis/gate_evidence.hpp"

#include <algorithm>
#include <cmath>

#include "assay/analysis/gate_speed.hpp"
#include "assay/analysis/gate_title.hpp"
#include "assay/analysis/paired_rate.hpp"
#include "assay/record/memory_ratio.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/sample_size.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;

constexpr double k_power = 0.8;

Number size_of(const record::ModelRow& model, const std::string& name) {
  return name == "file_bytes" ? record::size_of_file(model) : record::size_of_weights(model);
}

// Sizes are known exactly: their interval is a point.
Evidence size_evidence(const Gate& gate, const GateContext& context) {
  const Number baseline = size_of(*context.baseline, gate.metric);
  const Number candidate = size_of(*context.candidate, gate.metric);
  Evidence evidence{.method = size_method(*context.candidate)};
  evidence.p_value = evidence.needed_samples = Number::undefined("the size is known exactly");
  const bool ratio = gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio;
  if (!candidate.defined() || (ratio && (!baseline.defined() || baseline.value() == 0))) {
    const std::string reason = !candidate.defined()  ? candidate.reason()
                               : !baseline.defined() ? baseline.reason()
                                                     : "the baseline's size is 0";
    evidence.value = Number::undefined(reason);
    evidence.interval = Range::none(reason);
    return evidence;
  }
  const double value = ratio ? candidate.value() / baseline.value() : candidate.value();
  evidence.value = value;
  evidence.interval = Range::of(value, value);
  return evidence;
}

Evidence rate_evidence(const Gate& gate, const GateContext& context) {
  const record::Agreement& a = *context.agreement;
  Evidence evidence{.method = "Clopper–Pearson"};
  evidence.p_value = Number::undefined("decided by the interval");
  if (gate.metric == "flips") {
    evidence.value = a.flip_rate;
    evidence.interval = a.flip_rate_interval;
  } else {
    const bool defined = a.top1.defined();
    const double n = static_cast<double>(context.comparison->n());
    evidence.value = defined ? Number(a.disagreements.value() / n) : a.top1;
    evidence.interval =
        a.top1_interval.defined() ? Range::of(1 - a.top1_interval.high(), 1 - a.top1_interval.low()) : a.top1_interval;
  }
  return evidence;
}

Range negated(const Range& range) {
  return range.defined() ? Range::of(-range.high(), -range.low()) : range;
}

Number negated(const Number& number) {
  return number.defined() ? Number(-number.value()) : number;
}

Evidence metric_evidence(const Gate& gate, const GateContext& context, const std::string& name) {
  const auto found = context.quality->estimates.find(name);
  Evidence evidence;
  evidence.p_value = Number::undefined("decided by the interval");
  if (found == context.quality->estimates.end()) {
    const std::string reason =
        context.comparison->labelled() ? "the metric was not computed" : "the data set has no labels";
    evidence.value = Number::undefined(reason);
    evidence.interval = Range::none(reason);
    return evidence;
  }
  const PairedEstimate& estimate = found->second;
  evidence.method = estimate.method;
  switch (gate.kind) {
    case GateKind::max_drop:
      evidence.value = negated(estimate.difference);
      evidence.interval = negated(estimate.difference_interval);
      break;
    case GateKind::max_rise:
      evidence.value = estimate.difference;
      evidence.interval = estimate.difference_interval;
      break;
    case GateKind::min_value:
    case GateKind::max_value:
      evidence.value = estimate.candidate;
      evidence.interval = estimate.candidate_interval;
      break;
    case GateKind::max_ratio:
    case GateKind::min_ratio:
      evidence.value = estimate.ratio;
      evidence.interval = estimate.ratio_interval;
      evidence.method = estimate.ratio_method;
      break;
  }
  return evidence;
}

// No fewer than these settle an open gate: the end beyond the limit comes in by 1/n at the fastest, as the exact bound
// for none seen does. More than n.
double fewest_needed(const Gate& gate, const Evidence& evidence, double n) {
  const double value = evidence.value.value();
  const double end = value < gate.limit ? evidence.interval.high() : evidence.interval.low();
  return std::max(n + 1, std::ceil(n * (end - value) / (gate.limit - value)));
}

// Samples that would settle the gate, on the supposition that the estimates stay as they are.
Number needed_samples(const Gate& gate, const Evidence& evidence, const std::optional<PairedRate>& rate,
                      const GateContext& context) {
  if (!evidence.value.defined() || !evidence.interval.defined()) return Number::undefined("there is no interval");
  const double value = evidence.value.value();
  const std::uint64_t n = context.comparison->n();
  if (rate && gate.kind == GateKind::max_drop && value < gate.limit) {
    const double share = static_cast<double>(rate->counts.n) / static_cast<double>(n);
    const double discordant =
        static_cast<double>(std::max<std::uint64_t>(1, rate->disagreements())) / static_cast<double>(rate->counts.n);
    const auto needed =
        stats::non_inferiority_samples(discordant, -value, gate.limit, (1 - context.level) / 2, k_power);
    if (needed) {
      return std::max(std::ceil(static_cast<double>(*needed) / share),
                      fewest_needed(gate, evidence, static_cast<double>(n)));
    }
  }
  const double width = evidence.interval.high() - evidence.interval.low();
  const double error = width / (2 * stats::two_sided_z(context.level));
  const auto needed = stats::samples_to_settle(value, gate.limit, error, n, context.level, k_power);
  return needed ? Number(std::max(static_cast<double>(*needed), fewest_needed(gate, evidence, static_cast<double>(n))))
                : Number::undefined("the estimate lies on the limit: no number of samples would do");
}

LimitUnit limit_unit(const Gate& gate, bool fraction) {
  if (is_size(gate.metric)) return LimitUnit::bytes;
  return fraction ? LimitUnit::fraction : LimitUnit::number;
}

// "recall[malignant]" as the metric that was computed is called.
std::string computed_name(const std::string& metric, const record::DataRecord& data) {
  const std::size_t bracket = metric.find('[');
  if (bracket == std::string::npos || !metric.ends_with(']')) return metric;
  const std::string parameter = metric.substr(bracket + 1, metric.size() - bracket - 2);
  const auto found = std::ranges::find(data.classes, parameter);
  if (found == data.classes.end()) return metric;
  return fmt::format("{}[{}]", metric.substr(0, bracket), found - data.classes.begin());
}

bool is_fraction(const GateContext& context, const std::string& name) {
  if (is_target(name)) return !is_size(name);
  for (const record::QualityRow& row : context.quality->rows) {
    if (row.metric == name) return row.unit == record::Unit::fraction;
  }
  return false;
}

}  // namespace

std::vector<GateTarget> gate_targets() {
  std::vector<GateTarget> targets{
      {"flips", "share of samples right for one model and wrong for the other"},
      {"disagreement", "share of samples that the models decide differently; needs no labels"},
      {"file_bytes", "size of the model file and its external data; of a simulated model with its weights as packed"},
      {"weights_bytes", "size of all initializers, packed; of a simulated model as they would be"}};
  for (const SpeedTarget& target : speed_targets()) targets.push_back({target.name, target.definition});
  return targets;
}

bool is_target(const std::string& name) {
  return std::ranges::any_of(gate_targets(), [&](const GateTarget& target) { return target.name == name; });
}

bool is_size(const std::string& name) {
  return name == "file_bytes" || name == "weights_bytes";
}

bool is_about_answers(const Gate& gate) {
  return !is_target(gate.metric) || gate.metric == "flips" || gate.metric == "disagreement";
}

std::vector<Gate> default_gates(const metrics::TaskShape& task, bool labelled, bool decided) {
  if (!labelled) return {{GateKind::max_value, "disagreement", 0.01}};
  if (task.task == metrics::Task::regression) return {{GateKind::max_ratio, "rmse", 1.05}};
  if (!decided && task.task == metrics::Task::binary) return {{GateKind::max_drop, "roc_auc", 0.01}};
  return {{GateKind::max_drop, "accuracy", 0.01}};
}

std::vector<std::string> metrics_of(const std::vector<Gate>& gates) {
  std::vector<std::string> names;
  for (const Gate& gate : gates) {
    if (!is_target(gate.metric)) names.push_back(gate.metric);
  }
  return names;
}

std::string size_method(const record::ModelRow& model) {
  return model.is_simulated() ? "exact, weights counted as packed" : "exact";
}

record::GateRow judge(const Gate& gate, const GateContext& context) {
  if (is_speed(gate.metric)) {
    return judge_speed(gate, *context.speed, *context.baseline, *context.candidate, context.level);
  }
  const std::string name = computed_name(gate.metric, *context.comparison->data);
  const auto rate = paired_rate_of(*context.comparison, name);
  Evidence evidence = is_size(name)     ? size_evidence(gate, context)
                      : is_target(name) ? rate_evidence(gate, context)
                                        : metric_evidence(gate, context, name);
  if (rate && gate.kind == GateKind::max_drop) {
    evidence.p_value = gate.limit <= 1 ? Number(stats::non_inferiority_p(rate->counts, gate.limit)) : evidence.p_value;
    evidence.method = "Tango's score interval and non-inferiority test for paired proportions";
  }
  record::GateRow row;
  row.gate = gate.name();
  row.metric = name;
  row.title = gate_title(gate, limit_unit(gate, is_fraction(context, name)));
  row.limit = gate.limit;
  row.value = evidence.value;
  row.interval = evidence.interval;
  row.status = decide(gate, evidence);
  row.p_value = evidence.p_value;
  row.method = evidence.method;
  row.needed_samples = row.status != record::Verdict::inconclusive ? Number::undefined("the gate is settled")
                       : is_size(name)                             ? evidence.needed_samples
                                                                   : needed_samples(gate, evidence, rate, context);
  return row;
}

}  // namespace assay::analysis
