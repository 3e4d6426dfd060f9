#include "assay/analysis/explain_findings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace assay::analysis {
namespace {

using record::Explanation;

constexpr double k_much_cut = 0.01;        // of the values
constexpr double k_little_used = 0.25;     // of the grid
constexpr double k_much_converting = 0.2;  // of the time
constexpr double k_large_fall = 3;         // dB

// The step between two layers at which the ratio of signal to noise falls most. Layers without a difference come before
// any that has one.
std::string where_error_enters(const Explanation& explanation) {
  const record::LayerRow* worst = nullptr;
  double before = 0;
  double largest = 0;
  const record::LayerRow* last = nullptr;
  for (const record::LayerRow& row : explanation.layers) {
    if (!row.sqnr_db.defined()) continue;
    if (last != nullptr && last->sqnr_db.value() - row.sqnr_db.value() > largest) {
      largest = last->sqnr_db.value() - row.sqnr_db.value();
      before = last->sqnr_db.value();
      worst = &row;
    }
    last = &row;
  }
  if (worst == nullptr || largest < k_large_fall) return "";
  return fmt::format(
      "the error grows most at '{}' ({}): the signal-to-noise ratio falls from {:.1f} dB to {:.1f} dB there",
      worst->node, worst->op, before, worst->sqnr_db.value());
}

void add_activations(const Explanation& explanation, std::vector<std::string>& findings) {
  constexpr std::size_t k_most = 3;
  std::size_t shown = 0;
  for (const record::ActivationRow& row : explanation.activations) {
    if (!row.cut.defined() || row.cut.value() < k_much_cut || shown++ >= k_most) continue;
    findings.push_back(fmt::format(
        "{:.1f} % of the values of '{}' lie outside its {} grid and are cut: calibrate it with samples like these, or "
        "with a wider range",
        100 * row.cut.value(), row.tensor, row.type));
  }
  shown = 0;
  for (const record::ActivationRow& row : explanation.activations) {
    if (!row.used_range.defined() || row.used_range.value() > k_little_used || shown++ >= k_most) continue;
    findings.push_back(fmt::format("'{}' uses only {:.0f} % of its {} grid: its range is wider than these samples need",
                                   row.tensor, 100 * row.used_range.value(), row.type));
  }
}

bool is_conversion(const std::string& op) {
  constexpr std::array<std::string_view, 8> k_conversions{"QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear",
                                                          "Cast",           "Transpose",        "ReorderInput",
                                                          "ReorderOutput",  "Reorder"};
  return std::ranges::find(k_conversions, op) != k_conversions.end();
}

std::string most_sensitive(const Explanation& explanation) {
  if (explanation.sensitivity.empty() || !explanation.sensitivity.front().sqnr_db.defined()) return "";
  const record::SensitivityRow& row = explanation.sensitivity.front();
  return fmt::format(
      "quantized alone, '{}' hurts the output most: {:.1f} dB signal to noise. Leave it in float first if quality is "
      "lacking",
      row.node, row.sqnr_db.value());
}

std::string converting(const Explanation& explanation) {
  double share = 0;
  for (const record::NodeRow& row : explanation.nodes) share += is_conversion(row.op) ? row.share : 0;
  if (share < k_much_converting) return "";
  return fmt::format(
      "{:.0f} % of the candidate's time goes to conversions between number formats and layouts (QuantizeLinear, "
      "DequantizeLinear, Transpose, …): quantize longer chains, or leave out what stands alone",
      100 * share);
}

std::string dearest(const Explanation& explanation) {
  if (explanation.nodes.empty() || !explanation.nodes.front().us.defined()) return "";
  const record::NodeRow& row = explanation.nodes.front();
  return fmt::format("the candidate's dearest node is '{}' ({}): {:.0f} % of its time", row.node, row.op,
                     100 * row.share);
}

}  // namespace

std::vector<std::string> explain_findings(const Explanation& explanation) {
  std::vector<std::string> findings;
  const auto add = [&findings](std::string text) {
    if (!text.empty()) findings.push_back(std::move(text));
  };
  add(where_error_enters(explanation));
  add(most_sensitive(explanation));
  add_activations(explanation, findings);
  if (explanation.candidate_us() < record::k_least_explained_us) return findings;
  add(converting(explanation));
  add(dearest(explanation));
  return findings;
}

}  // namespace assay::analysis
