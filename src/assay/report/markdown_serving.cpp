#include "assay/report/markdown_serving.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

std::string time_of(const Number& us) {
  return us.defined() ? value_text(us, Unit::microseconds) : "–";
}

std::string percentile_text(const LoadRow& row, double p) {
  const auto found = std::ranges::find(row.percentiles, p, &LoadPercentile::p);
  return found == row.percentiles.end() ? "–" : time_of(found->us);
}

void add_row(const Model& model, const LoadRow& row, MarkdownTable& table) {
  const LoadPercentile* shown = shown_percentile(row);
  const Number bound = shown != nullptr ? shown->bound_us : Number::undefined("no percentile");
  table.add({model.name, scenario_title(row.scenario),
             row.rate_per_s.defined() ? value_text(row.rate_per_s, Unit::per_second) : "–", count_text(row.queries),
             percentile_text(row, 0.5), percentile_text(row, 0.9), percentile_text(row, 0.99),
             shown != nullptr ? fmt::format("{} ≤ {}", shown->name, time_of(bound)) : "–",
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
                       {"shown with confidence 0.99", true},
                       {"samples", true},
                       {""}});
  for (const Model& model : models) {
    if (!model.serving->loads.defined()) continue;
    for (const LoadRow& row : model.serving->loads->scenarios) add_row(model, row, table);
  }
  return table.empty() ? "" : table.render();
}

std::string peaks_part(const std::vector<Model>& models) {
  MarkdownTable table({{"model"}, {"peak rate", true}, {"range", true}, {"within"}, {"each search"}, {"method"}});
  for (const Model& model : models) {
    if (!model.serving->loads.defined() || !model.serving->loads->peak.defined()) continue;
    const record::Peak& peak = *model.serving->loads->peak;
    std::vector<std::string> searches;
    for (const auto& search : peak.searches) {
      searches.push_back(fmt::format("{}–{}", value_text(search.highest_valid_per_s, Unit::per_second),
                                     value_text(search.lowest_invalid_per_s, Unit::per_second)));
    }
    table.add({model.name,
               peak.rate_per_s.defined() ? value_text(peak.rate_per_s, Unit::per_second)
                                         : "– (" + peak.rate_per_s.reason() + ")",
               peak.interval.defined() ? interval_text(peak.interval, Unit::per_second)
                                       : "– (" + peak.interval.undefined + ")",
               fmt::format("p{:g} ≤ {}", 100 * peak.p, time_of(peak.bound_us)),
               fmt::format("{}", fmt::join(searches, ", ")), peak.method});
  }
  return table.empty() ? "" : table.render();
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

std::string said_of(const Model& model) {
  std::string text;
  if (!model.serving->loads.defined()) return text;
  const auto& loads = *model.serving->loads;
  const auto add = [&](const std::string& where, const std::string& what) {
    text += fmt::format("- {}, {}: {}\n", escaped(model.name), where, escaped(what));
  };
  for (const LoadRow& row : loads.scenarios) {
    for (const std::string& warning : row.warnings) add(scenario_title(row.scenario), warning);
  }
  if (!loads.peak.defined()) {
    if (!loads.peak.undefined.starts_with("not ")) add("peak rate", loads.peak.undefined);
    return text;
  }
  for (const std::string& warning : loads.peak->warnings) add("peak rate", warning);
  return text;
}

}  // namespace

std::string serving_section(const RunResult& result) {
  const auto models = models_of(result);
  std::string text = scenarios_part(models) + peaks_part(models);
  std::string said;
  for (const Model& model : models) said += said_of(model);
  if (!said.empty()) text += said + "\n";
  const std::string cost = cost_section(models);
  if (text.empty()) return cost;
  return "## Under load\n\nScenarios in the terms of MLPerf LoadGen, each run in a process of its own; these are no "
         "MLPerf results. Latency in the server scenario counts from the scheduled arrival, waiting included.\n\n" +
         text + cost;
}

}  // namespace assay::report
