#include <charconv>

#include "assay/base/units.hpp"
#include "assay/metrics/decision_metrics.hpp"
#include "assay/metrics/ranking.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics {
namespace {

Result<std::size_t> whole_number(std::string_view text, std::size_t least) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least) {
    return fail(ErrorCode::invalid_argument, "'{}' is no whole number from {} on, nor the name of a class", text,
                least);
  }
  return value;
}

MetricRegistry::Family class_family(Rate rate) {
  return [rate](std::string_view text) -> Result<std::unique_ptr<Metric>> {
    ASSAY_ASSIGN(const std::size_t label, whole_number(text, 0));
    return class_rate(rate, label);
  };
}

Result<std::unique_ptr<Metric>> make_top_k(std::string_view text) {
  ASSAY_ASSIGN(const std::size_t k, whole_number(text, 1));
  return top_k_accuracy(k);
}

Result<std::unique_ptr<Metric>> make_partial_auc(std::string_view text) {
  ASSAY_ASSIGN(const double max_fpr, parse_number(text));
  if (!(max_fpr > 0 && max_fpr <= 1)) {
    return fail(ErrorCode::invalid_argument, "'{}' is no false-positive rate above 0 and up to 1", text);
  }
  return partial_auc(max_fpr);
}

Result<std::unique_ptr<Metric>> make_f_beta(std::string_view text) {
  ASSAY_ASSIGN(const double beta, parse_number(text));
  if (!(beta > 0 && beta <= 100)) {
    return fail(ErrorCode::invalid_argument, "'{}' is no weight of recall above 0 and up to 100", text);
  }
  return f_beta(beta);
}

}  // namespace

MetricRegistry builtin_metrics() {
  MetricRegistry registry;
  registry.add(accuracy());
  registry.add(balanced_accuracy());
  registry.add(averaged_rate(Rate::f1, Average::macro));
  registry.add(averaged_rate(Rate::f1, Average::weighted));
  registry.add(averaged_rate(Rate::f1, Average::micro));
  registry.add(averaged_rate(Rate::precision, Average::macro));
  registry.add(averaged_rate(Rate::precision, Average::weighted));
  registry.add(averaged_rate(Rate::precision, Average::micro));
  registry.add(averaged_rate(Rate::recall, Average::macro));
  registry.add(averaged_rate(Rate::recall, Average::weighted));
  registry.add(averaged_rate(Rate::recall, Average::micro));
  registry.add(positive_rate(Rate::precision));
  registry.add(positive_rate(Rate::recall));
  registry.add(positive_rate(Rate::f1));
  registry.add(specificity());
  registry.add(matthews_correlation());
  registry.add(cohen_kappa());
  registry.add(mean_cost());
  registry.add(top_k_accuracy(5));
  registry.add(roc_auc());
  registry.add(partial_auc(0.1));
  registry.add(average_precision());
  registry.add(log_loss());
  registry.add(brier_score());
  registry.add(expected_calibration_error());
  registry.add(maximum_calibration_error());
  registry.add(mean_absolute_error());
  registry.add(root_mean_squared_error());
  registry.add(r_squared());
  registry.add(maximum_error());
  registry.add_family({"precision", "class", "precision of one class, by name or number"},
                      class_family(Rate::precision));
  registry.add_family({"recall", "class", "recall of one class, by name or number"}, class_family(Rate::recall));
  registry.add_family({"f1", "class", "F1 of one class, by name or number"}, class_family(Rate::f1));
  registry.add_family({"f_beta", "beta", "F of the positive class with recall beta times as important as precision"},
                      make_f_beta);
  registry.add_family({"top_k", "k", "share of samples whose true class is among the k highest scores"}, make_top_k);
  registry.add_family({"partial_auc", "rate", "standardised ROC AUC up to a false-positive rate"}, make_partial_auc);
  return registry;
}

}  // namespace assay::metrics
