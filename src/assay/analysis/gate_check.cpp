#include "assay/analysis/gate_check.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "assay/analysis/attainable.hpp"
#include "assay/analysis/comparison.hpp"
#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/base/problems.hpp"
#include "assay/base/spelling.hpp"

namespace assay::analysis {
namespace {

using metrics::Metric;
using metrics::MetricInfo;
using metrics::Needs;
using metrics::Task;

constexpr std::size_t k_listed_names = 10;

// Whether the gate asks for enough of something rather than for not too much.
bool bounds_from_below(GateKind kind) {
  return kind == GateKind::max_drop || kind == GateKind::min_value || kind == GateKind::min_ratio;
}

// Refusals begin with the option they are about: "--max-drop recall[7]: …".
class Checker {
 public:
  Checker(std::string option, const GateSetting& setting, metrics::MetricRegistry& registry)
      : option_(std::move(option)), setting_(setting), data_(*setting.data), registry_(registry) {}

  Result<const Metric*> find(const std::string& name) const {
    auto metric = registry_.find(name, data_.classes);
    if (metric) return metric;
    std::vector<std::string> names;
    for (const GateTarget& target : gate_targets()) names.push_back(target.name);
    return refuse("{}{}", metric.error().message(), did_you_mean(name, names));
  }

  // Whether the metric is of this task, and the class or rank it names among its classes.
  Status fits_task(const Metric& metric) const {
    const std::string& name = metric.info().name;
    if (!applies(metric)) return refuse("it does not apply to {}; {}", task_text(), instead_of(name));
    const std::size_t classes = known_classes();
    const auto number = bracketed_number(name);
    if (classes == 0 || !number) return {};
    if (is_of_class(name) && *number >= classes) {
      return refuse("there is no class {}; the classes are {}", *number, class_names(classes));
    }
    if (name.starts_with("top_k[") && *number >= classes) {
      return refuse("the true class is always among the first {} of {} classes; use top_k[{}] or less", *number,
                    classes, classes - 1);
    }
    return {};
  }

  // Whether labels, costs and scores are there for it.
  Status has_what_it_needs(const MetricInfo& metric) const {
    if (!data_.labelled) {
      return refuse("it needs labels, and the data set has none; --max-value disagreement=0.01 needs none");
    }
    if (metric.name == "cost" && data_.costs.empty()) {
      return refuse("no cost matrix is given; write `costs` into the data set's manifest");
    }
    const bool scores = data_.task != "regression" && metric.needs != Needs::decisions;
    if (scores && !setting_.decides_alone.empty()) {
      return refuse("it needs scores, and '{}' gives decisions alone; {}", setting_.decides_alone, of_decisions());
    }
    if (metric.needs == Needs::probabilities && setting_.ranks_only) {
      return refuse(
          "it needs probabilities, and the scores are said to rank only; roc_auc and average_precision do "
          "with ranks");
    }
    if (!metric.has_interval) {
      return refuse("no interval can be had for a maximum, so it would never be decided; use mae or rmse");
    }
    return {};
  }

  Status right_direction(const Gate& gate, const MetricInfo& metric) const {
    const bool high = metric.direction == metrics::Direction::higher_is_better;
    if (high == bounds_from_below(gate.kind)) return {};
    if (high) return refuse("higher is better for {}; use --max-drop, --min-value or --min-ratio", gate.metric);
    return refuse("lower is better for {}; use --max-rise, --max-value or --max-ratio", gate.metric);
  }

  // Whether the limit can be kept as well as broken by something between the bounds.
  Status limit_within(const Gate& gate, const metrics::Bounds& bounds) const {
    const bool share = bounds.least == 0 && bounds.greatest == 1;
    const std::string hint = share ? per_cent_meant(gate.limit) : "";
    switch (gate.kind) {
      case GateKind::max_drop:
      case GateKind::max_rise:
        if (gate.limit < bounds.greatest - bounds.least) return {};
        return refuse("nothing can lose more than {}, so it could never fail{}",
                      amount(bounds.greatest - bounds.least, share), hint);
      case GateKind::min_value:
        if (gate.limit <= bounds.least) return refuse("no value is below {}, so it could never fail", bounds.least);
        if (gate.limit < bounds.greatest) return {};
        return refuse("no sample can show {} or more, so it could never pass{}", amount(bounds.greatest, share), hint);
      case GateKind::max_value:
        if (gate.limit >= bounds.greatest) {
          return refuse("no value is above {}, so it could never fail{}", amount(bounds.greatest, share), hint);
        }
        if (gate.limit > bounds.least) return {};
        return refuse("no sample can show {} or less, so it could never pass; allow a little, such as 0.001",
                      amount(bounds.least, share));
      case GateKind::max_ratio:
      case GateKind::min_ratio:
        break;
    }
    if (gate.limit > 0) return {};
    return refuse("a ratio of 0 says nothing; 1 is as much as the baseline");
  }

  Status is_size_gate(const Gate& gate) const {
    const bool ratio = gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio;
    const bool value = gate.kind == GateKind::max_value || gate.kind == GateKind::min_value;
    if (!ratio && !value) return refuse("use --max-value or --max-ratio for it");
    if (bounds_from_below(gate.kind)) {
      return refuse("lower is better for {}; use --max-value or --max-ratio", gate.metric);
    }
    if (!(gate.limit > 0 && gate.limit < 1e18)) return refuse("{} is no size and no ratio of sizes", gate.limit);
    const std::string& elsewhere =
        setting_.candidate_elsewhere.empty() && ratio ? setting_.baseline_elsewhere : setting_.candidate_elsewhere;
    if (elsewhere.empty()) return {};
    return refuse("'{}' is predictions made elsewhere and has no size; give the model, or leave this gate out",
                  elsewhere);
  }

  // Memory is measured of each model for itself, speed only beside the baseline.
  Status can_be_measured(const Gate& gate) const {
    const bool ratio = gate.kind == GateKind::max_ratio || gate.kind == GateKind::min_ratio;
    const bool both = ratio || !gate.metric.starts_with("memory.");
    const std::string& elsewhere =
        setting_.candidate_elsewhere.empty() && both ? setting_.baseline_elsewhere : setting_.candidate_elsewhere;
    if (elsewhere.empty()) return {};
    return refuse(
        "'{}' is predictions made elsewhere and cannot be measured here; give the model, or leave this gate out",
        elsewhere);
  }

  Status is_rate_gate(const Gate& gate) const {
    if (gate.kind != GateKind::max_value) return refuse("use --max-value for it");
    if (data_.task == "regression") return refuse("a regression decides on no class; {}", instead_of(gate.metric));
    if (gate.metric == "flips" && !data_.labelled) {
      return refuse("it needs labels, and the data set has none; --max-value disagreement={} needs none", gate.limit);
    }
    return limit_within(gate, {0, 1});
  }

 private:
  template <class... Values>
  tl::unexpected<Error> refuse(fmt::format_string<Values...> text, Values&&... values) const {
    return fail(ErrorCode::invalid_argument, "{}: {}", option_, fmt::format(text, std::forward<Values>(values)...));
  }

  static std::string amount(double value, bool share) {
    return share ? fmt::format("{:.4g} %", 100 * value) : fmt::format("{:.4g}", value);
  }

  // "accuracy=1" hardly ever means 100 %.
  static std::string per_cent_meant(double limit) {
    if (!(limit >= 1 && limit < 100)) return "";
    return fmt::format("; did you mean {0:.4g} % ({1:.4g})?", limit, limit / 100);
  }

  std::size_t known_classes() const {
    if (data_.task == "regression") return 0;
    return setting_.classes > 0 ? setting_.classes : data_.classes.size();
  }

  bool applies(const Metric& metric) const {
    if (data_.task == "regression") return metric.applies_to(Task::regression);
    const std::size_t classes = known_classes();
    const bool binary = classes != 0 ? classes == 2 : false;
    if (classes == 0) return metric.applies_to(Task::binary) || metric.applies_to(Task::multiclass);
    return metric.applies_to(binary ? Task::binary : Task::multiclass);
  }

  std::string task_text() const {
    if (data_.task == "regression") return "a regression";
    const std::size_t classes = known_classes();
    if (classes == 0) return "a classification";
    return classes == 2 ? "two classes" : fmt::format("{} classes", classes);
  }

  // What is like it and does apply.
  std::string instead_of(const std::string& name) const {
    if (data_.task == "regression") return "mae, rmse and r2 do";
    const std::string stem = name.substr(0, name.find('['));
    if (known_classes() > 2 && (stem == "recall" || stem == "precision" || stem == "f1")) {
      return fmt::format("use {0}_macro, or name a class: {0}[{1}]", stem, class_text(0));
    }
    return known_classes() == 2 ? "accuracy, recall, f1 and roc_auc do" : "accuracy, f1_macro and roc_auc do";
  }

  static std::string of_decisions() { return "accuracy, f1_macro and others of decisions do without"; }

  bool is_of_class(const std::string& name) const {
    const std::string family = name.substr(0, name.find('['));
    return std::ranges::any_of(registry_.families(),
                               [&](const auto& info) { return info.name == family && info.parameter == "class"; });
  }

  static std::optional<std::size_t> bracketed_number(const std::string& name) {
    const std::size_t bracket = name.find('[');
    if (bracket == std::string::npos) return std::nullopt;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data() + bracket + 1, name.data() + name.size(), number);
    return error == std::errc{} && *end == ']' ? std::optional(number) : std::nullopt;
  }

  std::string class_text(std::size_t label) const { return class_name(data_, static_cast<std::int64_t>(label)); }

  std::string class_names(std::size_t classes) const {
    if (data_.classes.empty()) return fmt::format("0 to {}", classes - 1);
    std::string names;
    for (std::size_t c = 0; c < std::min(classes, k_listed_names); ++c) {
      names += (c == 0 ? "" : ", ") + class_text(c);
    }
    return classes > k_listed_names ? fmt::format("{}, … ({} in all)", names, classes) : names;
  }

  std::string option_;
  const GateSetting& setting_;
  const record::DataRecord& data_;
  metrics::MetricRegistry& registry_;
};

}  // namespace

Status check_gate(const Gate& gate, const GateSetting& setting, metrics::MetricRegistry& registry) {
  const Checker checker(fmt::format("--{} {}", name_of(gate.kind), gate.metric), setting, registry);
  if (is_speed(gate.metric)) {
    ASSAY_TRY(check_speed_gate(gate));
    return checker.can_be_measured(gate);
  }
  if (is_size(gate.metric)) return checker.is_size_gate(gate);
  if (is_target(gate.metric)) return checker.is_rate_gate(gate);
  ASSAY_ASSIGN(const Metric* metric, checker.find(gate.metric));
  ASSAY_TRY(checker.right_direction(gate, metric->info()));
  ASSAY_TRY(checker.fits_task(*metric));
  ASSAY_TRY(checker.has_what_it_needs(metric->info()));
  return checker.limit_within(gate, attainable_values(metric->info(), setting.data->costs));
}

Status check_gates(const std::vector<Gate>& gates, const GateSetting& setting, metrics::MetricRegistry& registry) {
  Problems problems;
  for (const Gate& gate : gates) problems.add(check_gate(gate, setting, registry));
  return problems.status();
}

Status check_metric(const std::string& name, const GateSetting& setting, metrics::MetricRegistry& registry) {
  const Checker checker("--metric " + name, setting, registry);
  ASSAY_ASSIGN(const Metric* metric, checker.find(name));
  return checker.fits_task(*metric);
}

}  // namespace assay::analysis
