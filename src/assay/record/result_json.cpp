#include "assay/record/result_json.hpp"

#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

template <class Io>
void fields(const Io& io, Fields<RunInfo> auto& run) {
  io("id", run.id);
  io("created", run.created);
  io("tool", run.tool);
  io("environment", run.environment);
  io("machine", run.machine);
  io("seed", run.seed);
  io("rejudged", run.rejudged);
}

template <class Io>
void fields(const Io& io, Fields<DataRow> auto& data) {
  io("name", data.name);
  io("path", data.path);
  io("digest", data.digest);
  io("samples", data.samples);
  io("undecodable", data.undecodable);
  io("labelled", data.labelled);
  io("split", data.split);
  io("groups", data.groups);
  io("classes", data.classes);
  io("positive", data.positive);
}

template <class Io>
void fields(const Io& io, Fields<CalibrationRow> auto& row) {
  io("data", row.data);
  io("samples", row.samples);
  io("seed", row.seed);
  io("digest", row.digest);
  io("of_the_judged_data", row.of_the_judged_data);
}

template <class Io>
void fields(const Io& io, Fields<MethodRow> auto& row) {
  io("name", row.name);
  io("options", row.options);
  io("simulated", row.simulated);
  io.count("packed_bytes", row.packed_bytes);
  io("notes", row.notes);
  io("calibration", row.calibration);
  io("tool", row.tool);
  io.later("made_by", row.made_by);
}

template <class Io>
void fields(const Io& io, Fields<ModelRow> auto& model) {
  io("name", model.name);
  io("path", model.path);
  io("digest", model.digest);
  io("runtime", model.runtime);
  io("cell", model.cell);
  io.known_count("batch", model.batch);
  io("batch_reason", model.batch_reason);
  io("scores", model.scores);
  io.count("file_bytes", model.file_bytes);
  io.count("weights_bytes", model.weights_bytes);
  io("weights_by_dtype", model.weights_by_dtype);
}

template <class Io>
void fields(const Io& io, Fields<QualityRow> auto& row) {
  io("metric", row.metric);
  io("title", row.title);
  io("unit", row.unit);
  io("higher_is_better", row.higher_is_better);
  io("headline", row.headline);
  io("baseline", row.baseline);
  io("candidate", row.candidate);
  io("difference", row.difference);
  io("interval", row.interval);
  io("baseline_interval", row.baseline_interval);
  io("candidate_interval", row.candidate_interval);
  io("level", row.level);
  io("n", row.n);
  io("method", row.method);
}

template <class Io>
void fields(const Io& io, Fields<Agreement> auto& agreement) {
  io("top1", agreement.top1);
  io("top1_interval", agreement.top1_interval);
  io.count("regressions", agreement.regressions);
  io.count("improvements", agreement.improvements);
  io.count("both_wrong", agreement.both_wrong);
  io.count("flips", agreement.flips);
  io("flip_rate", agreement.flip_rate);
  io("flip_rate_interval", agreement.flip_rate_interval);
  io.count("disagreements", agreement.disagreements);
  io("tie_rate", agreement.tie_rate);
  io.count("ties", agreement.ties);
  io("mcnemar_midp", agreement.mcnemar_midp);
  io("mcnemar_exact", agreement.mcnemar_exact);
  io("sign_flip_p", agreement.sign_flip_p);
  io("kl_mean", agreement.kl_mean);
  io("sqnr_db", agreement.sqnr_db);
  io("cosine_mean", agreement.cosine_mean);
  io("max_abs_error", agreement.max_abs_error);
  io("smallest_excludable_drop", agreement.smallest_excludable_drop);
}

template <class Io>
void fields(const Io& io, Fields<SubsetRow> auto& row) {
  io("slice", row.slice);
  io("value", row.value);
  io("n", row.n);
  io("baseline", row.baseline);
  io("candidate", row.candidate);
  io("difference", row.difference);
  io("interval", row.interval);
  io("regressions", row.regressions);
  io("improvements", row.improvements);
  io("disagreements", row.disagreements);
  io("p_value", row.p_value);
  io("p_adjusted", row.p_adjusted);
  io("most_common_change", row.most_common_change);
}

template <class Io>
void fields(const Io& io, Fields<FlipRow> auto& row) {
  io("index", row.index);
  io("id", row.id);
  io("target", row.target);
  io("baseline", row.baseline);
  io("candidate", row.candidate);
  io("kind", row.kind);
  io("baseline_score", row.baseline_score);
  io("candidate_score", row.candidate_score);
  io("severity", row.severity);
}

template <class Io>
void fields(const Io& io, Fields<GateRow> auto& row) {
  io("gate", row.gate);
  io("metric", row.metric);
  io("title", row.title);
  io("limit", row.limit);
  io("value", row.value);
  io("interval", row.interval);
  io("status", row.status);
  io("p_value", row.p_value);
  io.count("needed_samples", row.needed_samples);
  io("method", row.method);
}

// Of a candidate: what was concluded. Its model's fields stand beside these in the same object.
template <class Io>
void fields(const Io& io, Fields<CandidateResult> auto& candidate) {
  fields(io, candidate.model);
  io("method", candidate.model.method);
  io("verdict", candidate.verdict);
  io("verdict_reason", candidate.verdict_reason);
  io.later("on_validation", candidate.on_validation);
  io("quality", candidate.quality);
  io("agreement", candidate.agreement);
  io("subsets", candidate.subsets);
  io("flips", candidate.flips);
  io("flips_total", candidate.flips_total);
  io("confusion", candidate.confusion);
  io("gates", candidate.gates);
}

template <class Io>
void fields(const Io& io, Fields<Objective> auto& objective) {
  io("name", objective.name);
  io("title", objective.title);
  io("higher_is_better", objective.higher_is_better);
  io("is_ratio", objective.is_ratio);
  io("unit", objective.unit);
}

template <class Io>
void fields(const Io& io, Fields<ObjectiveValue> auto& value) {
  io("value", value.value);
  io("interval", value.interval);
}

template <class Io>
void fields(const Io& io, Fields<ChoiceRow> auto& row) {
  io("candidate", row.candidate);
  io("verdict", row.verdict);
  io("values", row.values);
  io("on_front", row.on_front);
  io("dominated_by", row.dominated_by);
  io("simulated", row.simulated);
  io("recommended", row.recommended);
  io("left_in_float", row.left_in_float);
}

template <class Io>
void fields(const Io& io, Fields<SearchedLayer> auto& layer) {
  io("node", layer.node);
  io("sqnr_db", layer.sqnr_db);
  io("changed", layer.changed);
}

template <class Io>
void fields(const Io& io, Fields<MixedSearch> auto& search) {
  io("method", search.method);
  io("layers", search.layers);
  io("ended", search.ended);
}

template <class Io>
void fields(const Io& io, Fields<Choice> auto& choice) {
  io("objectives", choice.objectives);
  io("rows", choice.rows);
  io("preferred", choice.preferred);
  io("recommended", choice.recommended);
  io("reason", choice.reason);
  io("validation_samples", choice.validation_samples);
  io("validation_seed", choice.validation_seed);
  io("search", choice.search);
}

template <class Io>
void fields(const Io& io, Fields<RunResult> auto& result) {
  io("run", result.run);
  io("task", result.task);
  io("data", result.data);
  io("level", result.level);
  io("verdict", result.verdict);
  io("notes", result.notes);
  io("baseline", result.baseline);
  io("baseline_confusion", result.baseline_confusion);
  io("candidates", result.candidates);
  io("choice", result.choice);
}

void write_method(ordered_json& object, const MethodRow& method) {
  object = ordered_json::object();
  fields(Writer(object), method);
}

ordered_json to_json(const RunResult& result) {
  ordered_json document;
  document["schema"] = k_result_schema;
  fields(Writer(document), result);
  ordered_json& candidates = document["candidates"];
  for (std::size_t i = 0; i < result.candidates.size(); ++i) {
    const CandidateResult& candidate = result.candidates[i];
    write_speed(candidates[i], candidate.speed, result.baseline, &candidate.model);
    write_serving(candidates[i], candidate.serving);
    write_explanation(candidates[i], candidate.explanation);
  }
  write_serving(document["baseline"], result.baseline_serving);
  write_speed(document["baseline_speed"], result.baseline_speed, result.baseline, nullptr);
  const Writer alone(document["baseline_speed"]);
  alone("gates", result.baseline_gates);
  if (result.kernels.defined()) {
    document["kernels"] = to_json(*result.kernels);
    document["kernels"].erase("seconds");  // equal inputs give equal bytes
  }
  return document;
}

Result<RunResult> result_from_json(const ordered_json& document) {
  try {
    if (document.at("schema") != k_result_schema) {
      return fail(ErrorCode::corrupt, "schema {} is not \"{}\"", document.at("schema").dump(), k_result_schema);
    }
    RunResult result;
    fields(Reader(document), result);
    for (std::size_t i = 0; i < result.candidates.size(); ++i) {
      read_speed(document.at("candidates").at(i), result.candidates[i].speed);
      read_serving(document.at("candidates").at(i), result.candidates[i].serving);
      read_explanation(document.at("candidates").at(i), result.candidates[i].explanation);
    }
    read_serving(document.at("baseline"), result.baseline_serving);
    if (document.contains("baseline_speed")) {
      read_speed(document.at("baseline_speed"), result.baseline_speed);
      Reader(document.at("baseline_speed"))("gates", result.baseline_gates);
    }
    if (document.contains("kernels")) {
      ASSAY_ASSIGN(KernelReport kernels, kernels_from_json(document.at("kernels")));
      result.kernels = Measured<KernelReport>::of(std::move(kernels));
    }
    return result;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a result: {}", error.what());
  }
}

}  // namespace assay::record
