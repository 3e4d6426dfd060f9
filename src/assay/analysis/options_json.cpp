#include <array>
#include <utility>

#include "assay/analysis/analyse.hpp"

namespace assay::analysis {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::pair<metrics::ScoreKind, const char*>, 3> k_kinds{
    {{metrics::ScoreKind::logits, "logits"},
     {metrics::ScoreKind::probabilities, "probabilities"},
     {metrics::ScoreKind::ranking, "ranking"}}};

ordered_json kind_to_json(const std::optional<metrics::ScoreKind>& kind) {
  for (const auto& [known, name] : k_kinds) {
    if (kind == known) return name;
  }
  return nullptr;
}

std::optional<metrics::ScoreKind> kind_from_json(const ordered_json& document) {
  for (const auto& [kind, name] : k_kinds) {
    if (document == name) return kind;
  }
  return std::nullopt;
}

GateKind gate_kind_from(const std::string& name) {
  for (int k = 0; k <= static_cast<int>(GateKind::min_ratio); ++k) {
    if (name_of(static_cast<GateKind>(k)) == name) return static_cast<GateKind>(k);
  }
  return GateKind::max_drop;
}

}  // namespace

ordered_json to_json(const AnalysisOptions& options) {
  ordered_json document;
  document["gates"] = ordered_json::array();
  for (const Gate& gate : options.gates) {
    document["gates"].push_back({{"kind", name_of(gate.kind)}, {"metric", gate.metric}, {"limit", gate.limit}});
  }
  document["metrics"] = options.metrics;
  document["level"] = options.level;
  document["resamples"] = options.resamples;
  document["seed"] = options.seed;
  document["scores"] = kind_to_json(options.scores.kind);
  document["threshold"] = options.scores.threshold ? ordered_json(*options.scores.threshold) : ordered_json(nullptr);
  document["prefer"] = options.prefer;
  if (options.price) {
    document["price"] = {{"per_hour", options.price->per_hour},
                         {"currency", options.price->currency},
                         {"utilisation", options.price->utilisation}};
  }
  return document;
}

Result<AnalysisOptions> options_from_json(const ordered_json& document) {
  try {
    AnalysisOptions options;
    for (const auto& gate : document.at("gates")) {
      options.gates.push_back({gate_kind_from(gate.at("kind")), gate.at("metric"), gate.at("limit")});
    }
    options.metrics = document.at("metrics").get<std::vector<std::string>>();
    options.level = document.at("level");
    options.resamples = document.at("resamples");
    options.seed = document.at("seed");
    options.scores.kind = kind_from_json(document.at("scores"));
    if (!document.at("threshold").is_null()) options.scores.threshold = document.at("threshold").get<double>();
    options.prefer = document.value("prefer", options.prefer);
    if (document.contains("price")) {
      const ordered_json& price = document.at("price");
      options.price = Price{price.at("per_hour"), price.at("currency"), price.at("utilisation")};
    }
    return options;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "run.json: not a description of an analysis: {}", error.what());
  }
}

}  // namespace assay::analysis
