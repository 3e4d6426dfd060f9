#include "assay/report/method_text.hpp"

#include <fmt/format.h>

#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"

namespace assay::report {
namespace {

using record::MethodRow;
using record::Unit;

std::string calibration_text(const record::CalibrationRow& row) {
  return fmt::format("calibrated on {} samples of {}, seed {}{}", count_text(row.samples), row.data, row.seed,
                     row.of_the_judged_data ? ", which do not judge" : "");
}

std::string packed_text(const MethodRow& method) {
  return "weights packed " + value_text(method.packed_bytes, Unit::bytes);
}

constexpr const char* k_simulated =
    "simulated: it computes in float, so its speed and memory say nothing of its format";

}  // namespace

std::string method_sentence(const record::Measured<MethodRow>& made) {
  if (!made.defined()) return "";
  const MethodRow& method = *made;
  std::string text = method.name;
  if (!method.tool.empty()) text += ": " + method.tool;
  if (!method.made_by.empty()) text += fmt::format("; by {}, as its file says", method.made_by);
  if (method.calibration.defined()) text += "; " + calibration_text(*method.calibration);
  if (method.simulated) text += std::string("; ") + k_simulated;
  if (method.simulated && method.packed_bytes.defined()) text += "; " + packed_text(method);
  return text;
}

std::string method_part(const record::ModelRow& model) {
  if (!model.method.defined()) return "";
  const MethodRow& method = *model.method;
  MarkdownTable table({{"how it was made"}, {"value"}});
  table.add({"method", method.name});
  if (!method.tool.empty()) table.add({"tool", method.tool});
  if (!method.made_by.empty()) table.add({"made by", method.made_by + ", as its file says"});
  for (const auto& [key, value] : method.options) {
    if (!value.empty()) table.add({key, value});
  }
  if (method.calibration.defined()) {
    table.add({"calibration", calibration_text(*method.calibration)});
    table.add({"digest of the calibration samples", method.calibration->digest});
  }
  if (method.packed_bytes.defined()) table.add({"weights, scales and zero points, packed", packed_text(method)});
  std::string text = "### How it was made\n\n" + table.render();
  if (method.simulated) text += fmt::format("**Simulated**: {}.\n\n", std::string_view(k_simulated).substr(11));
  for (const std::string& note : method.notes) text += fmt::format("- {}\n", escaped(note));
  return method.notes.empty() ? text : text + "\n";
}

}  // namespace assay::report
