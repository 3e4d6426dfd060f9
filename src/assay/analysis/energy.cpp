#include "assay/analysis/energy.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "assay/analysis/warnings.hpp"
#include "assay/stats/mean.hpp"

namespace assay::analysis {
namespace {

using record::Energy;
using record::EnergyDomain;
using record::EnergyPass;
using record::EnergyRatio;
using record::EnergyWindow;
using record::Measured;
using record::Number;
using record::Range;

using EnergyPasses = std::span<const EnergyPass>;

const EnergyWindow* window_of(const EnergyPass& pass, const EnergyWindow& like) {
  const auto found = std::ranges::find_if(pass.windows, [&](const EnergyWindow& window) {
    return window.source == like.source && window.domain == like.domain;
  });
  return found == pass.windows.end() ? nullptr : &*found;
}

Number per_inference(const Number& joules, const EnergyWindow& window, std::uint64_t batch) {
  return joules.defined() ? Number(joules.value() / static_cast<double>(window.runs * batch)) : joules;
}

// A figure of each launch; what is not defined in one gives its reason.
struct WindowSeries {
  std::vector<double> values;
  std::string reason = "not measured";

  void add(const Number& number) {
    if (number.defined()) {
      values.push_back(number.value());
    } else {
      reason = number.reason();
    }
  }
  Number mean() const { return values.empty() ? Number::undefined(reason) : Number(stats::arithmetic_mean(values)); }
  Range interval(double level) const {
    if (values.empty()) return Range::none(reason);
    const auto found = stats::student_interval(values, level);
    return found ? Range::of(found->low, found->high) : Range::none(found.error().message());
  }
};

EnergyDomain domain_of(EnergyPasses passes, const EnergyWindow& like, double level) {
  WindowSeries joules;
  WindowSeries net;
  WindowSeries idle;
  WindowSeries seconds;
  EnergyDomain domain{.source = like.source, .domain = like.domain};
  for (const EnergyPass& pass : passes) {
    const EnergyWindow* window = window_of(pass, like);
    if (window == nullptr) continue;
    joules.add(per_inference(window->joules, *window, pass.batch));
    net.add(per_inference(window->net_joules, *window, pass.batch));
    idle.add(window->idle_watts);
    seconds.add(static_cast<double>(window->window_ns) / 1e9);
    ++domain.launches;
  }
  domain.joules = joules.mean();
  domain.joules_interval = joules.interval(level);
  domain.net_joules = net.mean();
  domain.net_joules_interval = net.interval(level);
  domain.idle_watts = idle.mean();
  domain.window_s = seconds.mean();
  return domain;
}

std::vector<EnergyDomain> domains_of(EnergyPasses passes, double level) {
  std::vector<EnergyDomain> domains;
  for (const EnergyWindow& window : passes.front().windows) domains.push_back(domain_of(passes, window, level));
  return domains;
}

// Logarithms of the launches' ratios of one figure.
class Ratios {
 public:
  explicit Ratios(Number EnergyWindow::*figure) : figure_(figure) {}

  void add(const EnergyPass& baseline, const EnergyPass& candidate, const EnergyWindow& like) {
    const EnergyWindow* below = window_of(baseline, like);
    const EnergyWindow* above = window_of(candidate, like);
    if (below == nullptr || above == nullptr) return;
    const Number from = per_inference(below->*figure_, *below, baseline.batch);
    const Number to = per_inference(above->*figure_, *above, candidate.batch);
    if (!from.defined() || !to.defined()) {
      logs_.add(from.defined() ? to : from);
      return;
    }
    if (from.value() <= 0 || to.value() <= 0) {
      drowned_ = true;
      return;
    }
    logs_.add(std::log(to.value() / from.value()));
  }

  Number value() const {
    if (drowned_) return Number::undefined(k_drowned);
    const Number mean = logs_.mean();
    return mean.defined() ? Number(std::exp(mean.value())) : mean;
  }

  Range interval(double level) const {
    if (drowned_) return Range::none(k_drowned);
    const Range logs = logs_.interval(level);
    return logs.defined() ? Range::of(std::exp(logs.low()), std::exp(logs.high())) : logs;
  }

 private:
  static constexpr const char* k_drowned = "in a launch the work drew no more than idling does, within its noise";
  Number EnergyWindow::*figure_;
  WindowSeries logs_;
  bool drowned_ = false;
};

EnergyRatio ratio_of(EnergyPasses baseline, EnergyPasses candidate, const EnergyWindow& like, double level) {
  Ratios all(&EnergyWindow::joules);
  Ratios net(&EnergyWindow::net_joules);
  for (const EnergyPass& before : baseline) {
    const auto after = std::ranges::find(candidate, before.launch, &EnergyPass::launch);
    if (after == candidate.end()) continue;
    all.add(before, *after, like);
    net.add(before, *after, like);
  }
  return {.source = like.source,
          .domain = like.domain,
          .value = all.value(),
          .interval = all.interval(level),
          .net_value = net.value(),
          .net_interval = net.interval(level),
          .method = "geometric mean of the launches' ratios, Student's interval of the mean logarithm"};
}

}  // namespace

Measured<Energy> energy_of(EnergyPasses baseline, EnergyPasses candidate, bool paired, const FailedCells& failed,
                           double level) {
  if (baseline.empty() || (paired && candidate.empty())) {
    return Measured<Energy>::none(failed.count > 0 ? "every launch failed: " + failed.first : "not measured");
  }
  Energy energy{.baseline = domains_of(baseline, level),
                .candidate = {},
                .paired = paired,
                .ratios = {},
                .launches_failed = failed.count,
                .batch = baseline.front().batch,
                .threads = baseline.front().threads,
                .warnings = {}};
  std::vector<std::vector<std::string>> said;
  for (const EnergyPass& pass : baseline) said.push_back(pass.warnings);
  if (paired) {
    energy.candidate = domains_of(candidate, level);
    for (const EnergyWindow& window : baseline.front().windows) {
      energy.ratios.push_back(ratio_of(baseline, candidate, window, level));
    }
    for (const EnergyPass& pass : candidate) said.push_back(pass.warnings);
  }
  energy.warnings = merged_warnings(said);
  add_failures(failed, said.size(), energy.warnings);
  return Measured<Energy>::of(std::move(energy));
}

}  // namespace assay::analysis
