#include "assay/record/result_json.hpp"

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

namespace assay::record {
namespace {

using nlohmann::ordered_json;

constexpr const char* k_not_measured = "not measured by this version";
constexpr double k_exact_integers = 9007199254740992.0;  // 2^53

std::string undefined_key(const char* key) {
  return std::string(key) + "_undefined";
}

// Puts fields into an object. Reader below has the same members, so that `fields` names every key once.
class Writer {
 public:
  explicit Writer(ordered_json& object) : object_(object) {}

  template <class T>
  void operator()(const char* key, const T& value) const {
    if constexpr (requires { fields(*this, value); }) {
      write_object(object_[key], value);
    } else {
      object_[key] = value;
    }
  }

  template <class T>
  requires requires(const Writer& io, const T& row) { fields(io, row); }
  void operator()(const char* key, const std::vector<T>& rows) const {
    object_[key] = ordered_json::array();
    for (const T& row : rows) write_object(object_[key].emplace_back(), row);
  }

  void operator()(const char* key, double value) const { (*this)(key, Number(value)); }
  void operator()(const char* key, Verdict verdict) const { object_[key] = name_of(verdict); }
  void operator()(const char* key, Unit unit) const { object_[key] = name_of(unit); }

  void operator()(const char* key, const Number& number) const {
    if (!number.defined()) return absent(key, number.reason());
    if (!std::isfinite(number.value())) return absent(key, not_finite(number.value()));
    object_[key] = number.value();
  }

  void operator()(const char* key, const Range& range) const {
    if (!range.defined()) return absent(key, range.undefined);
    for (const double end : {range.low(), range.high()}) {
      if (!std::isfinite(end)) return absent(key, not_finite(end));
    }
    object_[key] = {range.low(), range.high()};
  }

  // A number that counts something: written without a fraction.
  void count(const char* key, const Number& number) const {
    const bool whole = number.defined() && number.value() >= 0 && number.value() < k_exact_integers &&
                       std::trunc(number.value()) == number.value();
    if (!whole) return (*this)(key, number);
    object_[key] = static_cast<std::uint64_t>(number.value());
  }

  // A count for which 0 stands for "unknown".
  void known_count(const char* key, std::uint64_t value) const {
    if (value == 0) return absent(key, "unknown");
    object_[key] = value;
  }

  void absent(const char* key, const std::string& reason) const {
    object_[key] = nullptr;
    object_[undefined_key(key)] = reason;
  }

 private:
  static const char* not_finite(double value) {
    if (std::isnan(value)) return "not a number";
    return value > 0 ? "infinite" : "minus infinite";
  }

  template <class T>
  static void write_object(ordered_json& object, const T& value) {
    object = ordered_json::object();
    fields(Writer(object), value);
  }

  ordered_json& object_;
};

// Takes fields out of an object; throws nlohmann::json::exception, which result_from_json turns into an error.
class Reader {
 public:
  explicit Reader(const ordered_json& object) : object_(object) {}

  template <class T>
  void operator()(const char* key, T& value) const {
    if constexpr (requires { fields(*this, value); }) {
      fields(Reader(object_.at(key)), value);
    } else {
      value = object_.at(key).get<T>();
    }
  }

  template <class T>
  requires requires(const Reader& io, T& row) { fields(io, row); }
  void operator()(const char* key, std::vector<T>& rows) const {
    for (const ordered_json& row : object_.at(key)) fields(Reader(row), rows.emplace_back());
  }

  void operator()(const char* key, std::uint64_t& value) const {
    value = object_.at(key).get_ref<const ordered_json::number_unsigned_t&>();
  }

  void operator()(const char* key, double& value) const {
    const ordered_json& found = object_.at(key);
    value = found.is_null() ? std::numeric_limits<double>::quiet_NaN() : found.get<double>();
  }

  void operator()(const char* key, Verdict& verdict) const { word(key, verdict, verdict_named); }
  void operator()(const char* key, Unit& unit) const { word(key, unit, unit_named); }

  void operator()(const char* key, Number& number) const {
    const ordered_json& value = object_.at(key);
    number = value.is_null() ? Number::undefined(reason(key)) : Number(value.get<double>());
  }

  void operator()(const char* key, Range& range) const {
    const ordered_json& ends = object_.at(key);
    range = ends.is_null() ? Range::none(reason(key)) : Range::of(ends.at(0).get<double>(), ends.at(1).get<double>());
  }

  void count(const char* key, Number& number) const { (*this)(key, number); }

  void known_count(const char* key, std::uint64_t& value) const {
    if (object_.at(key).is_null()) {
      value = 0;
    } else {
      (*this)(key, value);
    }
  }

 private:
  template <class Word>
  void word(const char* key, Word& value, Word (*named)(std::string_view)) const {
    const auto& name = object_.at(key).get_ref<const std::string&>();
    value = named(name);
    if (name_of(value) != name) {
      throw ordered_json::other_error::create(501, fmt::format("\"{}\" is no word for \"{}\"", name, key), nullptr);
    }
  }

  std::string reason(const char* key) const { return object_.at(undefined_key(key)).get<std::string>(); }

  const ordered_json& object_;
};

template <class Row, class Of>
concept Fields = std::same_as<std::remove_const_t<Row>, Of>;

template <class Io>
void fields(const Io& io, Fields<RunInfo> auto& run) {
  io("id", run.id);
  io("created", run.created);
  io("tool", run.tool);
  io("environment", run.environment);
  io("seed", run.seed);
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
  io("verdict", candidate.verdict);
  io("verdict_reason", candidate.verdict_reason);
  io("quality", candidate.quality);
  io("agreement", candidate.agreement);
  io("subsets", candidate.subsets);
  io("flips", candidate.flips);
  io("flips_total", candidate.flips_total);
  io("confusion", candidate.confusion);
  io("gates", candidate.gates);
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
}

ordered_json memory_of(const ModelRow& model) {
  ordered_json memory;
  const Writer io(memory);
  io.count("file_bytes", model.file_bytes);
  io.count("weights_bytes", model.weights_bytes);
  io("weights_by_dtype", model.weights_by_dtype);
  const std::string reason = model.file_bytes.defined() ? k_not_measured : model.file_bytes.reason();
  io.absent("load_peak_bytes", reason);
  io.absent("steady_bytes", reason);
  return memory;
}

// What later versions measure has its place already.
void add_cost(const ModelRow& baseline, const ModelRow& candidate, ordered_json& document) {
  std::string reason = k_not_measured;
  if (!baseline.file_bytes.defined()) reason = baseline.file_bytes.reason();
  if (!candidate.file_bytes.defined()) reason = candidate.file_bytes.reason();
  const Writer io(document);
  io.absent("latency", reason);
  io.absent("throughput", reason);
  document["memory"] = {{"baseline", memory_of(baseline)}, {"candidate", memory_of(candidate)}};
}

}  // namespace

ordered_json to_json(const RunResult& result) {
  ordered_json document;
  document["schema"] = k_result_schema;
  fields(Writer(document), result);
  ordered_json& candidates = document["candidates"];
  for (std::size_t i = 0; i < result.candidates.size(); ++i) {
    add_cost(result.baseline, result.candidates[i].model, candidates[i]);
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
    return result;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a result: {}", error.what());
  }
}

}  // namespace assay::record
