#include "assay/report/energy_text.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"

namespace assay::report {
namespace {

using record::Energy;
using record::EnergyDomain;
using record::Number;
using record::Range;
using record::Unit;

bool was_asked(const record::Speed& speed) {
  return speed.energy.defined() ||
         !(speed.energy.undefined.starts_with("not ") || speed.energy.undefined == "measured with each candidate");
}

// The ends of the interval, each with its unit.
std::string joules_interval_text(const Range& range) {
  return range.defined() ? fmt::format("[{}, {}]", joules_text(range.low()), joules_text(range.high()))
                         : "– (" + range.undefined + ")";
}

void add_rows(const char* model, const std::vector<EnergyDomain>& domains, MarkdownTable& table) {
  for (const EnergyDomain& domain : domains) {
    table.add({model, domain.source + " " + domain.domain, or_reason(domain.joules, joules_text(domain.joules)),
               joules_interval_text(domain.joules_interval),
               or_reason(domain.net_joules, joules_text(domain.net_joules)),
               joules_interval_text(domain.net_joules_interval),
               domain.idle_watts.defined() ? value_text(domain.idle_watts, Unit::number) + " W" : "–",
               domain.window_s.defined() ? value_text(1e6 * domain.window_s.value(), Unit::microseconds) : "–",
               count_text(domain.launches)});
  }
}

std::string ratios_table(const Energy& energy, double level) {
  if (energy.ratios.empty()) return "";
  MarkdownTable table({{"candidate / baseline"},
                       {"all energy", true},
                       {level_text(level) + " interval", true},
                       {"beyond idling", true},
                       {level_text(level) + " interval", true},
                       {"method"}});
  const auto value = [](const Number& ratio, const std::string& text) {
    return ratio.defined() ? text : "– (" + ratio.reason() + ")";
  };
  const auto interval = [](const Range& range, const std::string& text) {
    return range.defined() ? text : "– (" + range.undefined + ")";
  };
  for (const auto& ratio : energy.ratios) {
    const RatioRow all = ratio_row(ratio.value, ratio.interval);
    const RatioRow net = ratio_row(ratio.net_value, ratio.net_interval);
    table.add({ratio.source + " " + ratio.domain, value(ratio.value, all.value), interval(ratio.interval, all.interval),
               value(ratio.net_value, net.value), interval(ratio.net_interval, net.interval), ratio.method});
  }
  return table.render();
}

std::string domain_text(const Energy& energy, std::size_t d) {
  std::string text = energy.baseline[d].domain + " " + joules_text(energy.baseline[d].joules);
  if (!energy.paired || d >= energy.candidate.size() || d >= energy.ratios.size()) return text;
  text += " → " + joules_text(energy.candidate[d].joules);
  const auto& ratio = energy.ratios[d];
  if (!ratio.value.defined()) return text + ", no ratio: " + ratio.value.reason();
  const RatioRow row = ratio_row(ratio.value, ratio.interval);
  text += ", " + row.value;
  if (ratio.interval.defined()) text += " " + row.interval;
  return text;
}

}  // namespace

std::string joules_text(const Number& joules) {
  if (!joules.defined()) return "–";
  constexpr std::array<std::pair<double, const char*>, 3> k_units{{{1, "J"}, {1e-3, "mJ"}, {1e-6, "µJ"}}};
  for (const auto& [size, unit] : k_units) {
    if (std::abs(joules.value()) < size && size > 1e-6) continue;
    return fmt::format("{} {}", value_text(joules.value() / size, Unit::number), unit);
  }
  return "–";
}

std::string energy_sentence(const record::Speed& speed) {
  if (!was_asked(speed)) return "";
  if (!speed.energy.defined()) return "– " + speed.energy.undefined;
  std::string text;
  for (std::size_t d = 0; d < speed.energy->baseline.size(); ++d) {
    text += (d > 0 ? "; " : "") + domain_text(*speed.energy, d);
  }
  return "an inference, idling included: " + text;
}

std::string energy_section(const record::Speed& speed, double level) {
  if (!was_asked(speed)) return "";
  if (!speed.energy.defined()) return "### Energy\n\nNone: " + escaped(speed.energy.undefined) + ".\n\n";
  const Energy& energy = *speed.energy;
  MarkdownTable table({{"energy of an inference"},
                       {"domain"},
                       {"all", true},
                       {level_text(level) + " interval", true},
                       {"beyond idling", true},
                       {level_text(level) + " interval", true},
                       {"idling", true},
                       {"window", true},
                       {"launches", true}});
  add_rows("baseline", energy.baseline, table);
  add_rows("candidate", energy.candidate, table);
  return fmt::format(
             "### Energy\n\nBack-to-back runs of batch {}, each launch a process of its own. A counter sees everything "
             "on its domain, other processes too; a domain within another is part of it.\n\n",
             energy.batch) +
         table.render() + ratios_table(energy, level);
}

}  // namespace assay::report
