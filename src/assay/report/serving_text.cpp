#include "assay/report/serving_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/number_text.hpp"

namespace assay::report {
namespace {

using record::LoadPercentile;
using record::LoadRow;
using record::Number;
using record::Peak;
using record::Serving;
using record::Unit;

std::string label_of(const LoadRow& row) {
  const std::string title = scenario_title(row.scenario);
  if (!row.rate_per_s.defined()) return title;
  return fmt::format("{} at {}", title, value_text(row.rate_per_s, Unit::per_second));
}

std::string text_of(const LoadRow& row, const TimeTable& times) {
  if (!row.samples_per_s.defined()) return "– " + row.samples_per_s.reason();
  std::string text;
  if (const LoadPercentile* percentile = shown_percentile(row); percentile != nullptr && percentile->us.defined()) {
    text += fmt::format("{} {}", percentile->name, times.value(percentile->us));
    if (row.bound_us.defined()) text += ", allowed " + times.value(row.bound_us);
    if (!row.bound_us.defined() && percentile->bound_us.defined()) {
      text += ", shown to be at most " + times.value(percentile->bound_us);
    }
    text += "; ";
  }
  text += fmt::format("{} samples in {}", count_text(row.samples),
                      value_text(1e6 * row.seconds.value(), Unit::microseconds));
  text += ", " + value_text(row.samples_per_s, Unit::per_second);
  if (!row.valid) text += fmt::format("; not valid: {}", fmt::join(row.reasons, "; "));
  return text;
}

std::string text_of(const Peak& peak) {
  if (!peak.rate_per_s.defined()) return "– " + peak.rate_per_s.reason();
  const std::string range = peak.interval.defined() ? "range " + interval_text(peak.interval, Unit::per_second)
                                                    : "no range: " + peak.interval.undefined;
  return fmt::format("{} at p{:g} within {}, {}, {} searches", value_text(peak.rate_per_s, Unit::per_second),
                     100 * peak.p, value_text(peak.bound_us, Unit::microseconds), range, peak.searches.size());
}

void add_loads(const record::Loads& loads, const TimeTable& times, std::vector<ServingLine>& lines) {
  for (const LoadRow& row : loads.scenarios) lines.push_back({label_of(row), text_of(row, times)});
  if (loads.peak.defined()) {
    lines.push_back({"peak rate", text_of(*loads.peak)});
  } else if (!loads.peak.undefined.starts_with("not ")) {
    lines.push_back({"peak rate", "– " + loads.peak.undefined});
  }
}

std::string cost_at_text(const record::Cost& cost) {
  const std::string used =
      cost.utilisation < 1 ? fmt::format("used {:g} % of the time", 100 * cost.utilisation) : "used all the time";
  return fmt::format("at {}, {}; the machine at {} an hour, {}", value_text(cost.rate_per_s, Unit::per_second),
                     cost.basis, money_text(cost.price_per_hour, cost.currency), used);
}

std::string text_of(const record::Cost& cost) {
  std::string text = money_text(cost.per_million.value(), cost.currency);
  if (cost.interval.defined()) text += " " + interval_text(cost.interval, Unit::number);
  return text + " " + cost_at_text(cost);
}

}  // namespace

std::string money_text(double amount, const std::string& currency) {
  const std::string number = value_text(amount, Unit::number);
  return currency.empty() ? number : number + " " + currency;
}

std::string scenario_title(std::string_view scenario) {
  std::string title(scenario);
  std::ranges::replace(title, '_', ' ');
  return title;
}

const LoadPercentile* shown_percentile(const LoadRow& row) {
  const auto found = std::ranges::find(row.percentiles, row.p, &LoadPercentile::p);
  return found == row.percentiles.end() ? nullptr : &*found;
}

TimeTable times_of(std::span<const Serving* const> models) {
  std::vector<Number> times;
  for (const Serving* model : models) {
    if (!model->loads.defined()) continue;
    for (const LoadRow& row : model->loads->scenarios) {
      times.push_back(row.bound_us);
      for (const LoadPercentile& percentile : row.percentiles) {
        times.push_back(percentile.us);
        times.push_back(percentile.bound_us);
      }
    }
  }
  return TimeTable(times);
}

std::vector<ServingLine> serving_lines(const Serving& serving) {
  const Serving* const alone = &serving;
  return serving_lines(serving, times_of({&alone, 1}));
}

std::vector<ServingLine> serving_lines(const Serving& serving, const TimeTable& times) {
  std::vector<ServingLine> lines;
  if (serving.loads.defined()) add_loads(*serving.loads, times, lines);
  if (serving.cost.defined()) {
    lines.push_back({"cost of a million", text_of(*serving.cost)});
  } else if (!serving.cost.undefined.starts_with("not ")) {
    lines.push_back({"cost of a million", "– " + serving.cost.undefined});
  }
  return lines;
}

}  // namespace assay::report
