#include "assay/record/inspection.hpp"

#include <algorithm>

#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

void fields(const Writer& io, const InspectedTensor& tensor) {
  io("name", tensor.name);
  io("dtype", tensor.dtype);
  io("shape", tensor.shape);
  io("quantization", tensor.quantization);
}

void fields(const Writer& io, const InspectedConstants& row) {
  io("precision", row.precision);
  io("role", row.role);
  io("tensors", row.tensors);
  io("elements", row.elements);
  io("bytes", row.bytes);
}

void fields(const Writer& io, const InspectedNode& node) {
  io("node", node.node);
  io("op", node.op);
  io("written", node.written);
  io.count("macs", node.macs);
  io("runs_as", node.runs_as);
  io("runs", node.runs);
  io("reason", node.reason);
}

void fields(const Writer& io, const InspectedFinding& finding) {
  io("what", finding.what);
  io("nodes", finding.nodes);
  io("advice", finding.advice);
}

void fields(const Writer& io, const OptimizedGraph& graph) {
  io("runtime", graph.runtime);
  io("integer_ops", graph.integer_ops);
  io("real_ops", graph.real_ops);
  io("conversions", graph.conversions);
}

void fields(const Writer& io, const MacsRow& row) {
  io("precision", row.precision);
  io("written_nodes", row.written_nodes);
  io("written_macs", row.written_macs);
  io("running_nodes", row.running_nodes);
  io("running_macs", row.running_macs);
}

void fields(const Writer& io, const Inspection& inspection) {
  io("path", inspection.path);
  io("digest", inspection.digest);
  io("file_bytes", inspection.file_bytes);
  io("external_files", inspection.external_files);
  io("opset", inspection.opset);
  io("ir_version", inspection.ir_version);
  io("producer", inspection.producer);
  io("custom_domains", inspection.custom_domains);
  io("inputs", inspection.inputs);
  io("outputs", inspection.outputs);
  io("operators", inspection.operators);
  io("constants", inspection.constants);
  io("macs", macs_by_precision(inspection));
  io("nodes", inspection.nodes);
  io("optimized", inspection.optimized);
  io("findings", inspection.findings);
}

std::vector<MacsRow> macs_by_precision(const Inspection& inspection) {
  std::vector<MacsRow> rows;
  const auto row_of = [&rows](const std::string& precision) -> MacsRow& {
    const auto found = std::ranges::find(rows, precision, &MacsRow::precision);
    return found != rows.end() ? *found : rows.emplace_back(MacsRow{.precision = precision});
  };
  for (const InspectedNode& node : inspection.nodes) {
    const auto macs = node.macs.defined() ? static_cast<std::uint64_t>(node.macs.value()) : 0;
    MacsRow& written = row_of(node.written);
    ++written.written_nodes;
    written.written_macs += macs;
    if (node.runs.empty()) continue;
    MacsRow& running = row_of(node.runs);
    ++running.running_nodes;
    running.running_macs += macs;
  }
  std::ranges::stable_sort(rows, [](const MacsRow& a, const MacsRow& b) { return a.written_macs > b.written_macs; });
  return rows;
}

ordered_json to_json(const Inspection& inspection) {
  ordered_json document;
  document["schema"] = k_inspection_schema;
  fields(Writer(document), inspection);
  if (inspection.method.defined()) {
    write_method(document["method"], *inspection.method);
  } else {
    Writer(document).absent("method", inspection.method.undefined);
  }
  return document;
}

}  // namespace assay::record
