#include "assay/experiment/training/training_settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "assay/base/units.hpp"
#include "assay/train/batches.hpp"
#include "assay/train/preset.hpp"
#include "assay/train/quantization_aware.hpp"

namespace assay::experiment {
namespace {

using autograd::OptimizerKind;
using nlohmann::ordered_json;
using train::ScheduleKind;

constexpr std::uint64_t k_least_steps = 1000;
constexpr std::array k_optimizers{"sgd", "adam", "adamw"};
constexpr std::array k_schedules{"constant", "cosine", "step"};

// Calls `field` with the name and a reference of every setting, so that writing and reading cannot differ.
template <class Settings, class Field>
void each_setting(Settings& s, const Field& field) {
  field("preset", s.preset);
  field("widths", s.widths);
  field("keep_weights", s.keep_weights);
  field("qat", s.qat);
  field("standardise", s.standardise);
  field("keep_normalisation", s.keep_normalisation);
  field("optimizer", s.optimizer);
  field("learning_rate", s.learning_rate);
  field("momentum", s.momentum);
  field("weight_decay", s.weight_decay);
  field("schedule", s.schedule);
  field("warm_up", s.warm_up);
  field("step_epochs", s.step_epochs);
  field("step_factor", s.step_factor);
  field("epochs", s.epochs);
  field("least_steps", s.least_steps);
  field("batch", s.batch);
  field("patience", s.patience);
  field("class_weights", s.class_weights);
  field("label_smoothing", s.label_smoothing);
  field("augment", s.augment);
  field("seed", s.seed);
  field("threads", s.threads);
}

Status above_zero(const char* option, double value) {
  if (std::isfinite(value) && value > 0) return {};
  return fail(ErrorCode::invalid_argument, "{} {}: expected a number above 0", option, value);
}

Status in_unit_interval(const char* option, double value) {
  if (value >= 0 && value < 1) return {};
  return fail(ErrorCode::invalid_argument, "{} {}: expected a number from 0 to below 1", option, value);
}

Status check_network(const TrainingSettings& s) {
  if (!s.qat.empty()) ASSAY_TRY(train::parse_qat(s.qat));
  if (!s.qat.empty() && !(s.preset.empty() && s.keep_weights)) {
    return fail(ErrorCode::invalid_argument,
                "--qat {}: it goes on from a trained model: train one first and give it as --architecture", s.qat);
  }
  if (!s.preset.empty() && s.keep_weights) {
    return fail(ErrorCode::invalid_argument, "--keep-weights: a preset has none; give --architecture");
  }
  if (s.keep_weights && s.standardise) {
    return fail(ErrorCode::invalid_argument,
                "--standardise yes: weights that are kept were fitted to the inputs as the model takes them now; leave "
                "one of the two out");
  }
  if (s.preset.empty() && !s.widths.empty()) {
    return fail(ErrorCode::invalid_argument, "--widths: an architecture has its own; give --preset");
  }
  const bool positive = std::ranges::all_of(s.widths, [](std::uint32_t width) { return width > 0; });
  if (!positive) return fail(ErrorCode::invalid_argument, "--widths: every layer needs at least one unit");
  if (!s.preset.empty() && !train::preset_named(s.preset)) {
    return fail(ErrorCode::invalid_argument, "--preset {}: there are {}", s.preset,
                fmt::join(train::preset_names(), ", "));
  }
  return {};
}

}  // namespace

TrainingSettings default_settings(const std::string& preset, bool keep_weights) {
  TrainingSettings settings;
  settings.preset = preset;
  settings.keep_weights = keep_weights;
  if (!keep_weights) settings.least_steps = k_least_steps;
  if (keep_weights) {
    settings.learning_rate = 1e-4;
    settings.epochs = 10;
  }
  if (preset == "linear" || preset == "mlp") {
    settings.standardise = true;
    settings.learning_rate = preset == "linear" ? 0.05 : 0.003;
    settings.epochs = preset == "linear" ? 100 : 60;
  }
  if (preset == "cnn") settings.learning_rate = 0.003;
  return settings;
}

Status check_settings(const TrainingSettings& s, bool validates) {
  ASSAY_TRY(check_network(s));
  ASSAY_TRY(above_zero("--learning-rate", s.learning_rate));
  ASSAY_TRY(above_zero("--step-factor", s.step_factor));
  ASSAY_TRY(above_zero("--step-epochs", s.step_epochs));
  ASSAY_TRY(above_zero("--epochs", s.epochs));
  ASSAY_TRY(above_zero("--batch", s.batch));
  ASSAY_TRY(above_zero("--threads", s.threads));
  ASSAY_TRY(in_unit_interval("--momentum", s.momentum));
  ASSAY_TRY(in_unit_interval("--label-smoothing", s.label_smoothing));
  if (!std::isfinite(s.weight_decay) || s.weight_decay < 0) {
    return fail(ErrorCode::invalid_argument, "--weight-decay {}: expected 0 or more", s.weight_decay);
  }
  if (s.warm_up >= s.epochs) {
    return fail(ErrorCode::invalid_argument, "--warm-up {}: expected fewer epochs than --epochs {}", s.warm_up,
                s.epochs);
  }
  if (s.patience > 0 && !validates) {
    return fail(ErrorCode::invalid_argument,
                "--patience {}: no validation rows to stop by: give --validation or --validation-share", s.patience);
  }
  ASSAY_TRY(given_class_weights(s));
  ASSAY_TRY(train::parse_augmentation(s.augment));
  return {};
}

ordered_json to_json(const TrainingSettings& settings) {
  ordered_json document;
  each_setting(settings, [&document](const char* name, const auto& value) { document[name] = value; });
  return document;
}

TrainingSettings training_settings_from(const ordered_json& document) {
  TrainingSettings settings;
  each_setting(settings, [&document](const char* name, auto& value) { document.at(name).get_to(value); });
  return settings;
}

std::uint32_t epochs_on(const TrainingSettings& settings, std::size_t rows) {
  const std::uint64_t steps = train::batches_in(rows, settings.batch);
  const std::uint64_t least = (settings.least_steps + steps - 1) / steps;
  return std::max(settings.epochs, static_cast<std::uint32_t>(least));
}

train::Schedule schedule_of(const TrainingSettings& settings) {
  const auto* found = std::ranges::find(k_schedules, settings.schedule);
  ASSAY_CHECK(found != k_schedules.end());
  return {.kind = static_cast<ScheduleKind>(found - k_schedules.begin()),
          .rate = settings.learning_rate,
          .warm_up = settings.warm_up,
          .step_epochs = settings.step_epochs,
          .factor = settings.step_factor};
}

autograd::OptimizerOptions optimizer_of(const TrainingSettings& settings) {
  const auto* found = std::ranges::find(k_optimizers, settings.optimizer);
  ASSAY_CHECK(found != k_optimizers.end());
  return {.kind = static_cast<OptimizerKind>(found - k_optimizers.begin()),
          .momentum = settings.momentum,
          .weight_decay = settings.weight_decay};
}

Result<std::vector<double>> given_class_weights(const TrainingSettings& settings) {
  std::vector<double> weights;
  const std::string& text = settings.class_weights;
  if (text.empty() || text == "balanced") return weights;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto number = parse_number(text.substr(begin, end - begin));
    if (!number || *number <= 0) {
      return fail(ErrorCode::invalid_argument,
                  "--class-weights {}: expected balanced, or a number above 0 for each class, with commas", text);
    }
    weights.push_back(*number);
    begin = end + 1;
  }
  return weights;
}

}  // namespace assay::experiment
