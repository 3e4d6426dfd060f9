#include "assay/report/explain_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "assay/base/units.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/text_layout.hpp"

namespace assay::report {
namespace {

using record::Explanation;
using record::Number;
using record::Range;

constexpr std::size_t k_most_rows = 40;

std::string decibels(const Number& number) {
  return or_reason(number, number.defined() ? fmt::format("{:.1f} dB", number.value()) : "");
}

std::string range_text(const Range& range, const char* format) {
  if (!range.defined()) return "– (" + range.undefined + ")";
  return fmt::format("[{}, {}]", fmt::format(fmt::runtime(format), range.low()),
                     fmt::format(fmt::runtime(format), range.high()));
}

std::string share(const Number& number) {
  return or_reason(number, number.defined() ? fmt::format("{:.2f} %", 100 * number.value()) : "");
}

std::string microseconds(const Number& number) {
  return number.defined() ? time_text(number.value()) : "–";
}

// What is beyond the rows that are shown.
std::string rest_text(std::size_t all) {
  if (all <= k_most_rows) return "";
  return fmt::format("The first {} of {}; all of them are in `result.json` (`explain`).\n\n", k_most_rows, all);
}

std::string findings_part(const Explanation& explanation) {
  std::string text;
  for (const std::string& finding : explanation.findings) text += "- " + escaped(finding) + ".\n";
  return text.empty() ? "" : text + "\n";
}

std::string layers_part(const record::RunResult& result, const Explanation& explanation) {
  if (explanation.layers.empty()) {
    return explanation.errors_undefined.empty()
               ? ""
               : "Error by layer: not known: " + escaped(explanation.errors_undefined) + "\n\n";
  }
  const std::string level = level_text(result.level);
  MarkdownTable table({{"tensor"},
                       {"made by"},
                       {"signal to noise", true},
                       {level + " interval", true},
                       {"relative error", true},
                       {"cosine", true}});
  for (std::size_t i = 0; i < std::min(explanation.layers.size(), k_most_rows); ++i) {
    const record::LayerRow& row = explanation.layers[i];
    table.add({row.tensor, fmt::format("{} ({})", row.node, row.op), decibels(row.sqnr_db),
               range_text(row.sqnr_interval, "{:.1f}"), share(row.relative_error),
               or_reason(row.cosine, row.cosine.defined() ? fmt::format("{:.6f}", row.cosine.value()) : "")});
  }
  return fmt::format(
             "#### Error by layer\n\nEach tensor that both graphs compute, in order, over {} samples: the candidate's "
             "against the baseline's, errors of earlier layers included.\n\n",
             explanation.samples) +
         table.render() + rest_text(explanation.layers.size());
}

std::string activations_part(const record::RunResult& result, const Explanation& explanation) {
  if (explanation.activations.empty()) return "";
  MarkdownTable table({{"activation"},
                       {"grid"},
                       {"cut", true},
                       {level_text(result.level) + " interval", true},
                       {"at the ends", true},
                       {"used of the grid", true}});
  for (std::size_t i = 0; i < std::min(explanation.activations.size(), k_most_rows); ++i) {
    const record::ActivationRow& row = explanation.activations[i];
    const Range percent = row.cut_interval.defined()
                              ? Range::of(100 * row.cut_interval.low(), 100 * row.cut_interval.high())
                              : row.cut_interval;
    table.add({row.tensor, fmt::format("{}, scale {:.4g}, zero point {}", row.type, row.scale, row.zero_point),
               share(row.cut), range_text(percent, "{:.2f}"), share(row.at_ends), share(row.used_range)});
  }
  return "#### Activations on their grids\n\nCut: values outside the grid. At the ends: on its lowest or highest "
         "level, "
         "cut ones included.\n\n" +
         table.render() + rest_text(explanation.activations.size());
}

std::string too_short_text(const Explanation& explanation) {
  const double us = explanation.candidate_us();
  if (us >= record::k_least_explained_us) return "";
  return fmt::format(
      " The candidate's nodes take {} together: below {} the shares of so few microseconds advise nothing.",
      time_text(us, 2), time_text(record::k_least_explained_us, 3));
}

std::string operators_part(const record::RunResult& result, const Explanation& explanation) {
  if (explanation.operators.empty()) {
    return explanation.times_undefined.empty()
               ? ""
               : "Time by operator: not known: " + escaped(explanation.times_undefined) + "\n\n";
  }
  const std::string level = level_text(result.level) + " interval (µs)";
  MarkdownTable table({{"operator"},
                       {"nodes", true},
                       {"baseline", true},
                       {level, true},
                       {"nodes ", true},
                       {"candidate", true},
                       {level, true}});
  for (const record::OperatorRow& row : explanation.operators) {
    table.add({row.op, count_text(row.baseline_nodes), microseconds(row.baseline_us),
               row.baseline_us.defined() ? range_text(row.baseline_interval, "{:.1f}") : "–",
               count_text(row.candidate_nodes), microseconds(row.candidate_us),
               row.candidate_us.defined() ? range_text(row.candidate_interval, "{:.1f}") : "–"});
  }
  return fmt::format(
             "#### Time by operator\n\nBy the runtime's own profile, in {} launches of each model apart from the "
             "measurement of speed, batch {}; the median of a launch, then the mean of launches. The profiler counts "
             "whole microseconds and costs time itself.{}\n\n",
             explanation.launches, explanation.batch, too_short_text(explanation)) +
         table.render();
}

std::string nodes_part(const record::RunResult& result, const Explanation& explanation) {
  constexpr std::size_t k_most_nodes = 15;
  if (explanation.nodes.empty()) return "";
  MarkdownTable table({{"node of the candidate"},
                       {"operator"},
                       {"time", true},
                       {level_text(result.level) + " interval (µs)", true},
                       {"share", true}});
  for (std::size_t i = 0; i < std::min(explanation.nodes.size(), k_most_nodes); ++i) {
    const record::NodeRow& row = explanation.nodes[i];
    table.add({row.node, row.op, microseconds(row.us), range_text(row.interval, "{:.1f}"),
               fmt::format("{:.1f} %", 100 * row.share)});
  }
  return table.render();
}

std::string sensitivity_part(const record::RunResult& result, const Explanation& explanation) {
  if (explanation.sensitivity.empty()) {
    return explanation.layers.empty() || explanation.sensitivity_undefined.empty()
               ? ""
               : "One layer at a time: not known: " + escaped(explanation.sensitivity_undefined) + "\n\n";
  }
  MarkdownTable table({{"quantized alone"},
                       {"signal to noise of the output", true},
                       {level_text(result.level) + " interval", true},
                       {"cosine", true}});
  for (const record::SensitivityRow& row : explanation.sensitivity) {
    table.add({row.node, decibels(row.sqnr_db), range_text(row.sqnr_interval, "{:.1f}"),
               or_reason(row.cosine, row.cosine.defined() ? fmt::format("{:.6f}", row.cosine.value()) : "")});
  }
  return "#### One layer quantized at a time\n\nThe baseline with this product alone computing as in the candidate: "
         "how "
         "far its output moves, worst first.\n\n" +
         table.render();
}

}  // namespace

std::string explain_section(const record::RunResult& result, const record::CandidateResult& candidate) {
  if (!candidate.explanation) return "";
  const Explanation& explanation = *candidate.explanation;
  return "### Where error and time come from\n\n" + findings_part(explanation) + layers_part(result, explanation) +
         sensitivity_part(result, explanation) + activations_part(result, explanation) +
         operators_part(result, explanation) + nodes_part(result, explanation);
}

std::string explain_lines(const record::CandidateResult& candidate, int width) {
  if (!candidate.explanation) return "";
  std::string text;
  const auto& findings = candidate.explanation->findings;
  for (std::size_t i = 0; i < std::min(findings.size(), k_shown_findings); ++i) {
    bool first = true;
    for (const std::string& part : wrapped(printable(findings[i]), std::max(40, width - 2))) {
      text += (first ? "• " : "  ") + part + "\n";
      first = false;
    }
  }
  return text;
}

}  // namespace assay::report
