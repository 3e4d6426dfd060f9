#include "assay/metrics/registry.hpp"

#include <algorithm>

#include "assay/base/check.hpp"
#include "assay/base/spelling.hpp"

namespace assay::metrics {
namespace {

// "recall[malignant]" → "1" when that is the name of class 1.
std::string class_number(std::string_view parameter, const std::vector<std::string>& classes) {
  const auto found = std::ranges::find(classes, parameter);
  return found == classes.end() ? std::string(parameter) : std::to_string(found - classes.begin());
}

}  // namespace

void MetricRegistry::add(std::unique_ptr<Metric> metric) {
  for (const auto& known : metrics_) ASSAY_CHECK(known->info().name != metric->info().name);
  metrics_.push_back(std::move(metric));
}

void MetricRegistry::add_family(FamilyInfo info, Family family) {
  families_.push_back({std::move(info), std::move(family)});
}

std::vector<MetricRegistry::FamilyInfo> MetricRegistry::families() const {
  std::vector<FamilyInfo> infos;
  for (const FamilyEntry& entry : families_) infos.push_back(entry.info);
  return infos;
}

const Metric* MetricRegistry::keep(std::unique_ptr<Metric> metric) {
  for (const auto* known : {&metrics_, &made_}) {
    for (const auto& same : *known) {
      if (same->info().name == metric->info().name) return same.get();
    }
  }
  made_.push_back(std::move(metric));
  return made_.back().get();
}

Result<const Metric*> MetricRegistry::find(std::string_view name, const std::vector<std::string>& classes) {
  for (const auto& metric : metrics_) {
    if (metric->info().name == name) return metric.get();
  }
  const std::size_t bracket = name.find('[');
  if (bracket != std::string_view::npos && name.ends_with(']')) {
    const std::string_view family = name.substr(0, bracket);
    const std::string_view parameter = name.substr(bracket + 1, name.size() - bracket - 2);
    for (const FamilyEntry& entry : families_) {
      if (entry.info.name != family) continue;
      const bool of_class = entry.info.parameter == "class";
      ASSAY_ASSIGN(auto metric, within(entry.make(of_class ? class_number(parameter, classes) : std::string(parameter)),
                                       fmt::format("the metric '{}'", name)));
      return keep(std::move(metric));
    }
  }
  for (const FamilyEntry& entry : families_) {
    if (entry.info.name != name) continue;
    return fail(ErrorCode::invalid_argument, "the metric '{0}' needs its {1} in brackets: {0}[{1}]", name,
                entry.info.parameter);
  }
  std::vector<std::string> names;
  for (const auto& metric : metrics_) names.push_back(metric->info().name);
  for (const FamilyEntry& entry : families_) names.push_back(entry.info.name);
  return fail(ErrorCode::invalid_argument, "no metric is called '{}'{}; `assay list metrics` shows them all", name,
              did_you_mean(name.substr(0, bracket), names));
}

}  // namespace assay::metrics
