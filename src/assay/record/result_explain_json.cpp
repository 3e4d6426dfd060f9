#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

double Explanation::candidate_us() const {
  double us = 0;
  for (const NodeRow& row : nodes) us += row.us.defined() ? row.us.value() : 0;
  return us;
}

template <class Io>
void fields(const Io& io, Fields<LayerRow> auto& row) {
  io("tensor", row.tensor);
  io("node", row.node);
  io("op", row.op);
  io("sqnr_db", row.sqnr_db);
  io("sqnr_db_interval", row.sqnr_interval);
  io("relative_error", row.relative_error);
  io("relative_error_interval", row.relative_interval);
  io("cosine", row.cosine);
  io("cosine_interval", row.cosine_interval);
  io("elements", row.elements);
}

template <class Io>
void fields(const Io& io, Fields<OperatorRow> auto& row) {
  io("op", row.op);
  io("baseline_nodes", row.baseline_nodes);
  io("candidate_nodes", row.candidate_nodes);
  io("baseline_us", row.baseline_us);
  io("baseline_us_interval", row.baseline_interval);
  io("candidate_us", row.candidate_us);
  io("candidate_us_interval", row.candidate_interval);
}

template <class Io>
void fields(const Io& io, Fields<NodeRow> auto& row) {
  io("node", row.node);
  io("op", row.op);
  io("us", row.us);
  io("us_interval", row.interval);
  io("share", row.share);
}

template <class Io>
void fields(const Io& io, Fields<ActivationRow> auto& row) {
  io("tensor", row.tensor);
  io("type", row.type);
  io("scale", row.scale);
  io("zero_point", row.zero_point);
  io("cut", row.cut);
  io("cut_interval", row.cut_interval);
  io("at_ends", row.at_ends);
  io("used_range", row.used_range);
}

template <class Io>
void fields(const Io& io, Fields<SensitivityRow> auto& row) {
  io("node", row.node);
  io("sqnr_db", row.sqnr_db);
  io("sqnr_db_interval", row.sqnr_interval);
  io("cosine", row.cosine);
}

template <class Io>
void fields(const Io& io, Fields<Explanation> auto& explanation) {
  io("samples", explanation.samples);
  io("layers", explanation.layers);
  io("activations", explanation.activations);
  io("errors_undefined", explanation.errors_undefined);
  io("launches", explanation.launches);
  io("batch", explanation.batch);
  io("operators", explanation.operators);
  io("nodes", explanation.nodes);
  io("times_undefined", explanation.times_undefined);
  io("sensitivity", explanation.sensitivity);
  io("sensitivity_undefined", explanation.sensitivity_undefined);
  io("findings", explanation.findings);
}

void write_explanation(nlohmann::ordered_json& candidate, const std::optional<Explanation>& explanation) {
  if (!explanation) return;
  candidate["explain"] = nlohmann::ordered_json::object();
  fields(Writer(candidate["explain"]), *explanation);
}

void read_explanation(const nlohmann::ordered_json& candidate, std::optional<Explanation>& explanation) {
  if (candidate.contains("explain")) fields(Reader(candidate.at("explain")), explanation.emplace());
}

}  // namespace assay::record
