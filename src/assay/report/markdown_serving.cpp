#include "assay/report/markdown_serving.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/disturbance_text.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/serving_text.hpp"

namespace assay::report {
namespace {

using record::LoadPercentile;
using record::LoadRow;
using record::Number;
using record::RunResult;
using record::Serving;
using record::Unit;

struct Model {
  std::string name;
  const Serving* serving;
};

std::vector<Model> models_of(const RunResult& result) {
  std::vector<Model> models{{result.baseline.name, &result.baseline_serving}};
  for (const auto& candidate : result.candidates) models.push_back({candidate.model.name, &candidate.serving});
  return models;
}

std::string percentile_text(const LoadRow& row, double p, const TimeTable& times) {
  const auto found = std::ranges::find(row.percentiles, p, &LoadPercentile::p);
  return found == row.percentiles.end() ? "–" : times.value(found->us);
}

std::string bound_text(const LoadRow& row, const TimeTable& times) {
  const LoadPercentile* shown = shown_percentile(row);
  if (shown == nullptr) return "–";
  if (!shown->bound_us.defined()) return fmt::format("– ({}: {})", shown->name, shown->bound_us.reason());
  return fmt::format("{} ≤ {}", shown->name, times.value(shown->bound_us));
}

void add_row(const Model& model, const LoadRow& row, const TimeTable& times, MarkdownTable& table) {
  table.add({model.name, scenario_title(row.scenario),
             row.rate_per_s.defined() ? value_text(row.rate_per_s, Unit::per_second) : "–", count_text(row.queries),
             percentile_text(row, 0.5, times), percentile_text(row, 0.9, times), percentile_text(row, 0.99, times),
             bound_text(row, times),
             row.samples_per_s.defined() ? value_text(row.samples_per_s, Unit::per_second) : "–",
             row.valid ? "valid" : fmt::format("not valid: {}", fmt::join(row.reasons, "; "))});
}

std::string scenarios_part(const std::vector<Model>& models) {
  MarkdownTable table({{"model"},
                       {"scenario"},
                       {"arrivals", true},
                       {"queries", true},
                       {"p50", true},
                       {"p90", true},
                       {"p99", true},
                       {"at most, with confidence 0.99", true},
                       {"samples a second", true},
                       {"shows what it should"}});
  std::vector<const Serving*> servings;
  for (const Model& model : models) servings.push_back(model.serving);
  const TimeTable times = times_of(servings);
  for (const Model& model : models) {
    if (!model.serving->loads.defined()) continue;
    for (const LoadRow& row : model.serving->loads->scenarios) add_row(model, row, times, table);
  }
  return table.empty() ? "" : table.render();
}

std::string peaks_part(const std::vector<Model>& models) {
  MarkdownTable table({{"model"},
                       {"peak rate", true},
                       {"range over the searches", true},
                       {"within"},
                       {"each search: highest rate that kept it – lowest that broke it"}});
  std::string method;
  for (const Model& model : models) {
    if (!model.serving->loads.defined() || !model.serving->loads->peak.defined()) continue;
    const record::Peak& peak = *model.serving->loads->peak;
    std::vector<std::string> searches;
    for (const auto& search : peak.searches) {
      searches.push_back(fmt::format("{} – {}", value_text(search.highest_valid_per_s, Unit::per_second),
                                     value_text(search.lowest_invalid_per_s, Unit::per_second)));
    }
    table.add({model.name,
               peak.rate_per_s.defined() ? value_text(peak.rate_per_s, Unit::per_second)
                                         : "– (" + peak.rate_per_s.reason() + ")",
               peak.interval.defined() ? interval_text(peak.interval, Unit::per_second)
                                       : "– (" + peak.interval.undefined + ")",
               fmt::format("p{:g} ≤ {}", 100 * peak.p, value_text(peak.bound_us, Unit::microseconds)),
               fmt::format("{}", fmt::join(searches, ", "))});
    if (method.empty()) method = peak.method;
  }
  return table.empty() ? "" : table.render() + fmt::format("Peak rate: {}.\n\n", escaped(method));
}

std::string cost_section(const std::vector<Model>& models) {
  MarkdownTable table({{"model"},
                       {"a million inferences", true},
                       {"interval", true},
                       {"at", true},
                       {"which is"},
                       {"price an hour", true},
                       {"used", true}});
  std::string missing;
  for (const Model& model : models) {
    const auto& cost = model.serving->cost;
    if (!cost.defined()) {
      if (!cost.undefined.starts_with("not ")) {
        missing += fmt::format("- {}: no cost: {}\n", escaped(model.name), escaped(cost.undefined));
      }
      continue;
    }
    table.add({model.name, money_text(cost->per_million.value(), cost->currency),
               or_reason(cost->interval, Unit::number), value_text(cost->rate_per_s, Unit::per_second), cost->basis,
               money_text(cost->price_per_hour, cost->currency),
               fmt::format("{:g} % of the time", 100 * cost->utilisation)});
  }
  if (table.empty() && missing.empty()) return "";
  if (!missing.empty()) missing += "\n";
  return "## Cost\n\nPrice and use are assumptions that were given; the rate was measured on this machine. The "
         "interval "
         "is that of the rate, turned round.\n\n" +
         (table.empty() ? "" : table.render()) + missing;
}

// Those that differ in their numbers alone are said once, with where they were seen.
std::string said_part(const std::vector<Model>& models) {
  std::vector<Warning> warnings;
  for (const Model& model : models) {
    if (!model.serving->loads.defined()) continue;
    const auto& loads = *model.serving->loads;
    for (const LoadRow& row : loads.scenarios) {
      for (const std::string& warning : row.warnings) {
        warnings.push_back({fmt::format("{} {}", model.name, scenario_title(row.scenario)), warning});
      }
    }
    const std::string where = model.name + " peak rate";
    if (loads.peak.defined()) {
      for (const std::string& warning : loads.peak->warnings) warnings.push_back({where, warning});
    } else if (!loads.peak.undefined.starts_with("not ")) {
      warnings.push_back({where, loads.peak.undefined});
    }
  }
  std::string text;
  for (const std::string& said : merged_warnings(warnings)) text += fmt::format("- {}\n", escaped(said));
  return text.empty() ? "" : text + "\n";
}

}  // namespace

std::string serving_section(const RunResult& result) {
  const auto models = models_of(result);
  std::string text = scenarios_part(models) + peaks_part(models);
  text += said_part(models);
  const std::string cost = cost_section(models);
  if (text.empty()) return cost;
  return "## Under load\n\nScenarios in the terms of MLPerf LoadGen, each run in a process of its own; these are no "
         "MLPerf results. Latency in the server scenario counts from the scheduled arrival, waiting included.\n\n" +
         text + cost;
}

}  // namespace assay::report
