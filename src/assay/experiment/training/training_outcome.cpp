#include "assay/experiment/training/training_outcome.hpp"

#include "assay/experiment/quantization_json.hpp"
#include "assay/experiment/training/training_notes.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Values in the data's own units.
struct JudgementUnits {
  bool is_class = true;
  double deviation = 1;

  const char* measure() const { return is_class ? "accuracy" : "root_mean_squared_error"; }
  ordered_json operator()(const std::optional<train::Judgement>& judgement) const {
    if (!judgement) return nullptr;
    return {{"loss", judgement->loss}, {measure(), is_class ? judgement->measure : judgement->measure * deviation}};
  }
};

ordered_json epochs_json(const train::FitResult& fit, const JudgementUnits& units) {
  ordered_json epochs = ordered_json::array();
  for (const train::EpochResult& one : fit.epochs) {
    epochs.push_back({{"epoch", one.epoch},
                      {"learning_rate", one.learning_rate},
                      {"training_loss", one.training_loss},
                      {"training", units(one.training)},
                      {"validation", units(one.validation)}});
  }
  return epochs;
}

ordered_json divergence_json(const std::optional<train::Divergence>& divergence) {
  if (!divergence) return nullptr;
  return {{"epoch", divergence->epoch},
          {"step", divergence->step > 0 ? ordered_json(divergence->step) : ordered_json(nullptr)},
          {"learning_rate", divergence->learning_rate},
          {"reason", divergence->reason}};
}

ordered_json rows_json(const TrainingData& data) {
  const std::uint64_t undecodable = data.training.undecodable + (data.validation ? data.validation->undecodable : 0);
  return {{"training", data.training.rows.count()},
          {"validation", data.validation ? data.validation->rows.count() : 0},
          {"undecodable", undecodable},
          {"shared_contents", data.shared}};
}

ordered_json parameters_json(const Network& network) {
  ordered_json names = ordered_json::array();
  for (const train::Parameter& parameter : network.parameters) names.push_back(parameter.name);
  return names;
}

}  // namespace

ordered_json to_json(const TrainingOutcome& outcome) {
  const JudgementUnits units{outcome.data.target.is_class, static_cast<double>(outcome.network.deviation)};
  ordered_json document{{"task", outcome.data.target.is_class ? "classification" : "regression"}};
  document["classes"] =
      outcome.data.target.is_class ? ordered_json(outcome.data.target.classes) : ordered_json(nullptr);
  document["rows"] = rows_json(outcome.data);
  document["loss"] = train::name_of(outcome.objective.loss);
  document["target_deviation"] =
      outcome.network.inner_output.empty() ? ordered_json(nullptr) : ordered_json(outcome.network.deviation);
  document["parameters"] = parameters_json(outcome.network);
  document["learned"] = outcome.learned;
  document["standardised"] = outcome.network.standardised;
  document["staying_constants"] = outcome.network.staying;
  document["planned_epochs"] = outcome.planned_epochs;
  document["epochs"] = epochs_json(outcome.fit, units);
  document["best_epoch"] = outcome.fit.best_epoch;
  document["stopped_early"] = outcome.fit.stopped_early;
  document["divergence"] = divergence_json(outcome.fit.divergence);
  document["training"] = units(outcome.training);
  document["validation"] = units(outcome.validation);
  document["check"] = nullptr;
  if (outcome.check) {
    document["check"] = {{"rows", outcome.check->rows}, {"largest_difference", outcome.check->largest_difference}};
  }
  document["quantized"] = outcome.quantized ? quantization_json(*outcome.quantized) : ordered_json(nullptr);
  document["engine"] = "libtorch " + outcome.engine;
  document["runtime"] = outcome.runtime.empty() ? ordered_json(nullptr) : ordered_json(outcome.runtime);
  document["file_bytes"] = outcome.model ? ordered_json(outcome.model->file_bytes) : ordered_json(nullptr);
  document["weights"] = outcome.model ? ordered_json(outcome.model->parameters) : ordered_json(nullptr);
  document["notes"] = training_notes(outcome);
  return document;
}

}  // namespace assay::experiment
