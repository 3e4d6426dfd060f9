#include "assay/report/inspection_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/base/units.hpp"
#include "assay/report/method_text.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/table.hpp"
#include "assay/report/text_layout.hpp"

namespace assay::report {
namespace {

using record::InspectedFinding;
using record::InspectedNode;
using record::InspectedTensor;
using record::Inspection;

constexpr int k_label = 12;

std::string line(const char* label, const std::string& text) {
  return pad_right(label, k_label) + printable(text) + "\n";
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> extents;
  for (const std::int64_t extent : shape) extents.push_back(extent < 0 ? "?" : fmt::format("{}", extent));
  return fmt::format("[{}]", fmt::join(extents, ", "));
}

std::string tensor_lines(const char* label, const std::vector<InspectedTensor>& tensors) {
  std::string text;
  for (const InspectedTensor& tensor : tensors) {
    std::string description = tensor.name + "  ";
    description += tensor.dtype.empty() ? "any shape" : fmt::format("{} {}", tensor.dtype, shape_text(tensor.shape));
    if (!tensor.quantization.empty()) description += " (" + tensor.quantization + ")";
    text += line(text.empty() ? label : "", description);
  }
  return text;
}

std::string operators_text(const std::map<std::string, std::int64_t>& operators) {
  std::vector<std::pair<std::string, std::int64_t>> sorted(operators.begin(), operators.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (const auto& [name, count] : sorted) parts.push_back(count == 1 ? name : fmt::format("{} {}×", name, count));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string wrapped_line(const char* label, const std::string& text, int width) {
  std::string lines;
  for (const std::string& part : wrapped(printable(text), std::max(40, width - k_label))) {
    lines += pad_right(lines.empty() ? label : "", k_label) + part + "\n";
  }
  return lines;
}

// "w4a8 (exclude=fc2, ranges=minmax); made by …".
std::string made_text(const Inspection& inspection) {
  const record::MethodRow& method = *inspection.method;
  std::vector<std::string> options;
  for (const auto& [key, value] : method.options) {
    if (!value.empty()) options.push_back(key + "=" + value);
  }
  const std::string sentence = method_sentence(inspection.method);
  if (options.empty()) return sentence;
  return fmt::format("{}({}){}", method.name, fmt::join(options, ", "), sentence.substr(method.name.size()));
}

std::string file_part(const Inspection& inspection, int width) {
  std::string text = line("model", inspection.path);
  text +=
      line("size", to_text(Bytes{inspection.file_bytes}) +
                       (inspection.external_files.empty()
                            ? ""
                            : fmt::format(", with external data in {}", fmt::join(inspection.external_files, ", "))));
  const std::string other = inspection.opset == 0 ? inspection.producer : "";
  text +=
      line("written as",
           !other.empty() ? other
                          : fmt::format("ONNX, operator set {}, format {}{}", inspection.opset, inspection.ir_version,
                                        inspection.producer.empty() ? "" : ", by " + inspection.producer));
  if (inspection.method.defined()) text += wrapped_line("made", made_text(inspection), width);
  if (!inspection.custom_domains.empty()) {
    text += line("domains", fmt::format("{}", fmt::join(inspection.custom_domains, ", ")));
  }
  text += tensor_lines("inputs", inspection.inputs) + tensor_lines("outputs", inspection.outputs);
  if (inspection.operators.empty()) return text;
  return text + wrapped_line("operators", operators_text(inspection.operators), width);
}

std::string constants_part(const Inspection& inspection, int width, bool colour) {
  if (inspection.constants.empty()) return "";
  Table table({{"constants"}, {"precision"}, {"tensors", true}, {"numbers", true}, {"bytes", true}});
  for (const auto& row : inspection.constants) {
    table.add({.cells = {{row.role},
                         {row.precision},
                         {count_text(row.tensors)},
                         {count_text(row.elements)},
                         {to_text(Bytes{row.bytes})}}});
  }
  return "\n" + table.render(width, colour);
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "–" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string macs_part(const Inspection& inspection, int width, bool colour) {
  const auto rows = record::macs_by_precision(inspection);
  if (rows.empty()) return "";
  std::uint64_t written = 0;
  std::uint64_t running = 0;
  for (const auto& row : rows) {
    written += row.written_macs;
    running += row.running_macs;
  }
  Table table({{"multiplications"},
               {"nodes written", true},
               {"multiply-adds", true},
               {"share", true},
               {"nodes run", true},
               {"multiply-adds", true},
               {"share", true}});
  const bool ran = inspection.optimized.defined();
  for (const auto& row : rows) {
    table.add({.cells = {{row.precision},
                         {count_text(row.written_nodes)},
                         {count_text(row.written_macs)},
                         {share_text(row.written_macs, written)},
                         {ran ? count_text(row.running_nodes) : ""},
                         {ran ? count_text(row.running_macs) : ""},
                         {ran ? share_text(row.running_macs, running) : ""}}});
  }
  std::string text = "\n" + table.render(width, colour);
  const auto unknown = std::ranges::count_if(inspection.nodes, [](const auto& node) { return !node.macs.defined(); });
  if (unknown == 0) return text;
  const auto first = std::ranges::find_if(inspection.nodes, [](const auto& node) { return !node.macs.defined(); });
  return text + fmt::format("{} of {} products are not counted: {}. --input-shape gives what is open.\n", unknown,
                            inspection.nodes.size(), printable(first->macs.reason()));
}

std::string nodes_part(const Inspection& inspection, int width, bool colour, bool all) {
  if (!inspection.optimized.defined() || inspection.nodes.empty()) return "";
  Table table({{"node"}, {"written"}, {"runs as"}, {"in"}, {"multiply-adds", true}});
  const std::size_t shown = all ? inspection.nodes.size() : std::min(inspection.nodes.size(), k_shown_nodes);
  for (std::size_t i = 0; i < shown; ++i) {
    const InspectedNode& node = inspection.nodes[i];
    const bool integer = node.reason.empty();
    table.add({.cells = {{printable(node.node)},
                         {node.op + " " + node.written},
                         {node.runs_as.empty() ? "–" : node.runs_as},
                         {node.runs.empty() ? "–" : node.runs, integer ? Tone::good : Tone::plain},
                         {node.macs.defined() ? count_text(node.macs) : "–"}}});
  }
  std::string text = "\n" + table.render(width, colour);
  if (shown < inspection.nodes.size()) {
    text += fmt::format("… and {} more (--all)\n", inspection.nodes.size() - shown);
  }
  return text;
}

std::string runtime_part(const Inspection& inspection, int width) {
  if (!inspection.optimized.defined()) {
    return "\n" + wrapped_line("runtime", on_one_line(inspection.optimized.undefined), width);
  }
  const record::OptimizedGraph& graph = *inspection.optimized;
  std::string text = "\n" + line("runtime", graph.runtime);
  if (!graph.integer_ops.empty()) text += wrapped_line("in integers", operators_text(graph.integer_ops), width);
  if (!graph.real_ops.empty()) text += wrapped_line("in float", operators_text(graph.real_ops), width);
  return text + line("conversions", fmt::format("{} QuantizeLinear and DequantizeLinear are left", graph.conversions));
}

std::string names_text(const std::vector<std::string>& nodes, bool all) {
  constexpr std::size_t k_few = 4;
  const std::size_t shown = all ? nodes.size() : std::min(nodes.size(), k_few);
  std::string text =
      fmt::format("{}", fmt::join(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown < nodes.size() ? text + fmt::format(" and {} more", nodes.size() - shown) : text;
}

std::string finding_text(const InspectedFinding& finding, int width, bool all) {
  std::string sentence = on_one_line(finding.what);
  if (!finding.nodes.empty()) sentence += " (" + names_text(finding.nodes, all) + ")";
  std::string text;
  for (const std::string& part : wrapped(printable(sentence + "."), std::max(40, width - 2))) {
    text += (text.empty() ? "• " : "  ") + part + "\n";
  }
  if (finding.advice.empty()) return text;
  bool first = true;
  for (const std::string& part : wrapped(finding.advice + ".", std::max(40, width - 4))) {
    text += (first ? "  → " : "    ") + part + "\n";
    first = false;
  }
  return text;
}

}  // namespace

std::string inspection_text(const Inspection& inspection, int width, bool colour, bool all) {
  std::string text = file_part(inspection, width) + constants_part(inspection, width, colour) +
                     macs_part(inspection, width, colour) + runtime_part(inspection, width) +
                     nodes_part(inspection, width, colour, all);
  if (inspection.findings.empty()) return text;
  text += "\nFindings\n";
  for (const InspectedFinding& finding : inspection.findings) text += finding_text(finding, width, all);
  return text;
}

}  // namespace assay::report
