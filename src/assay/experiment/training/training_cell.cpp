#include "assay/experiment/training/training_cell.hpp"

#include <optional>

#include <malloc.h>

#include "assay/autograd/engine.hpp"
#include "assay/autograd/lowering.hpp"
#include "assay/base/clock.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/experiment/quantization_json.hpp"
#include "assay/experiment/resident_bytes.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/experiment/training/network.hpp"
#include "assay/experiment/training/trained_check.hpp"
#include "assay/experiment/training/training_outcome.hpp"
#include "assay/model/model.hpp"
#include "assay/train/fit.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using autograd::LossKind;
using nlohmann::ordered_json;
using record::Fault;

// How far the runtime may be from the engine, relative to the largest score: by rounding of float sums, and by values
// that fall on the other side between two integers.
constexpr double k_float_tolerance = 1e-4;
constexpr double k_integer_tolerance = 0.1;
constexpr std::uint32_t k_frozen_share = 3;  // with fake quantization ranges rest in the last third of the epochs

Result<TrainingSources> sources_from(const ordered_json& specification, const ordered_json& places) {
  TrainingSources sources{.architecture = places.at("architecture").get<std::string>()};
  ASSAY_ASSIGN(sources.data, source_from_json(places.at("data")));
  if (!places.at("validation").is_null()) {
    ASSAY_ASSIGN(sources.validation, source_from_json(places.at("validation")));
  }
  const ordered_json& share = specification.at("validation_share");
  if (share.is_number()) sources.validation_share = share.get<double>();
  return sources;
}

Result<std::vector<double>> class_weights_for(const TrainingSettings& settings, const train::Objective& objective,
                                              const train::Rows& rows) {
  if (settings.class_weights.empty()) return std::vector<double>{};
  if (objective.loss != LossKind::cross_entropy) {
    return fail(ErrorCode::unsupported, "--class-weights: {} knows none; a network with one score for each class does",
                train::name_of(objective.loss));
  }
  ASSAY_ASSIGN(std::vector<double> weights, given_class_weights(settings));
  if (settings.class_weights == "balanced") {
    return train::balanced_weights(train::class_counts(rows.targets, objective.width));
  }
  if (weights.size() == objective.width) return weights;
  return fail(ErrorCode::invalid_argument, "--class-weights {}: {} numbers for {} classes", settings.class_weights,
              weights.size(), objective.width);
}

Status check_smoothing(const TrainingSettings& settings, const train::Objective& objective) {
  if (settings.label_smoothing == 0 || objective.loss != LossKind::mean_squared_error) return {};
  return fail(ErrorCode::invalid_argument, "--label-smoothing {}: values have no classes to share a label among",
              settings.label_smoothing);
}

autograd::TrainingOptions training_options(const TrainingSettings& settings, const Network& network,
                                           const train::Objective& objective, std::vector<double> class_weights) {
  autograd::TrainingOptions options{
      .optimizer = optimizer_of(settings), .seed = settings.seed, .threads = settings.threads};
  options.loss = {.kind = objective.loss, .scores = objective.scores, .class_weights = std::move(class_weights)};
  if (objective.loss == LossKind::cross_entropy) options.loss.label_smoothing = settings.label_smoothing;
  for (const train::Parameter& parameter : network.parameters) {
    options.parameters.push_back(parameter.name);
    if (!train::decays(parameter.role)) options.optimizer.undecayed.push_back(parameter.name);
  }
  if (network.qat) {
    options.weights = network.qat->weights;
    options.activations = network.qat->activations;
  }
  return options;
}

// Memory that a step frees is kept for the next: giving it back to the system costs a third of the time.
void keep_freed_memory() {
  constexpr int k_large = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, k_large);
  ::mallopt(M_TRIM_THRESHOLD, k_large);
}

// "epoch 3 of 30, loss 0.412, validation loss 0.455"
std::string progress_note(const train::FitProgress& progress, std::uint32_t epochs) {
  std::string text = fmt::format("epoch {} of {}, loss {:.3g}", progress.epoch, epochs, progress.loss);
  if (progress.validation_loss) text += fmt::format(", validation loss {:.3g}", *progress.validation_loss);
  return text;
}

// Before what was learned is folded together.
std::uint64_t numbers_in(const Network& network) {
  std::uint64_t count = 0;
  for (const train::Parameter& parameter : network.parameters) {
    const auto value = network.graph.floats(parameter.name);
    if (value) count += value->elements();
  }
  return count;
}

// One model being trained.
class ModelTraining {
 public:
  ModelTraining(const ordered_json& specification, const ordered_json& places, const fs::path& folder)
      : specification_(specification),
        settings_(training_settings_from(specification.at("settings"))),
        places_(places),
        folder_(folder) {}

  Attempt<ordered_json> run() {
    ASSAY_ASSIGN(engine_, autograd::open_engine());
    ASSAY_ASSIGN(const TrainingSources sources, sources_from(specification_, places_));
    auto data = load_training_data(sources, settings_, folder_);
    if (!data) return blame(Fault::data, data.error());
    ASSAY_ASSIGN(ordered_json outcome, train_on(*data));
    return outcome;
  }

 private:
  Result<ordered_json> train_on(const TrainingData& data) {
    ASSAY_ASSIGN(const train::Augmentation augmentation, train::parse_augmentation(settings_.augment));
    ASSAY_TRY(check_pictures(data, augmentation));
    ASSAY_ASSIGN(Network network, build_network(data, settings_));
    ASSAY_ASSIGN(const train::Objective objective, objective_for(network, data, *engine_, settings_.threads));
    ASSAY_TRY(check_smoothing(settings_, objective));
    ASSAY_ASSIGN(const auto weights, class_weights_for(settings_, objective, data.training.rows));
    ASSAY_ASSIGN(const autograd::Program program, autograd::program_of(network.graph));
    ASSAY_ASSIGN(const auto learner,
                 engine_->trainable(program, training_options(settings_, network, objective, weights)));
    train::Rows training{data.training.rows.inputs, {}};
    training.targets = targets_for(network, objective, data.training.rows.targets, settings_.label_smoothing);
    std::optional<train::Rows> validation;
    if (data.validation) {
      validation = train::Rows{data.validation->rows.inputs, {}};
      validation->targets = targets_for(network, objective, data.validation->rows.targets, settings_.label_smoothing);
    }
    ProgressReporter report;
    const std::uint32_t epochs = epochs_on(settings_, training.count());
    const auto total = epochs * static_cast<std::uint64_t>(training.count());
    train::FitOptions options{.epochs = epochs,
                              .batch = settings_.batch,
                              .schedule = schedule_of(settings_),
                              .patience = settings_.patience,
                              .augmentation = augmentation,
                              .seed = settings_.seed,
                              .class_weights = weights};
    if (network.qat) options.frozen_epochs = epochs / k_frozen_share;
    options.on_progress = [&](const train::FitProgress& progress) {
      report.report(progress.rows * k_training_steps / total, progress_note(progress, options.epochs));
    };
    TrainingOutcome outcome{.data = data, .network = network, .objective = objective, .engine = engine_->version()};
    outcome.planned_epochs = epochs;
    outcome.learned = numbers_in(network);
    ASSAY_ASSIGN(outcome.fit, train::fit(*learner, objective, training, validation ? &*validation : nullptr, options));
    if (outcome.fit.best_epoch > 0) {
      ASSAY_ASSIGN(outcome.training, train::judge(*learner, objective, training, weights));
      if (validation) {
        ASSAY_ASSIGN(outcome.validation, train::judge(*learner, objective, *validation, weights));
      }
      ASSAY_TRY(write(data, objective, *learner, network, outcome));
    }
    return to_json(outcome);
  }

  static Status check_pictures(const TrainingData& data, const train::Augmentation& augmentation) {
    const tensor::Tensor& input = data.training.rows.inputs.front();
    const tensor::Shape sample(input.shape().begin() + 1, input.shape().end());
    if (!augmentation.any()) return {};
    if (input.dtype() != tensor::DType::f32 || !train::is_picture(sample)) {
      return fail(ErrorCode::invalid_argument, "--augment: samples of shape {} are no pictures",
                  tensor::to_text(sample));
    }
    const std::int64_t side = train::shorter_side(sample);
    if (augmentation.shift < side && augmentation.crop < side) return {};
    return fail(ErrorCode::invalid_argument, "--augment {}: the pictures are {} pixels wide, which would leave nothing",
                train::to_text(augmentation), side);
  }

  Status write(const TrainingData& data, const train::Objective& objective, autograd::TrainableGraph& learner,
               Network& network, TrainingOutcome& outcome) {
    ASSAY_ASSIGN(outcome.quantized, finish_network(learner, settings_.keep_normalisation, network));
    const fs::path file = folder_ / places_.at("file").get<std::string>();
    mark(outcome.quantized, network.graph);
    ASSAY_TRY(network.graph.save(file));
    ASSAY_ASSIGN(const auto runtime, open_engine("onnxruntime", places_.at("library").get<std::string>()));
    ASSAY_ASSIGN(outcome.check, check_trained(*runtime, file, learner, network, objective, data,
                                              network.qat ? k_integer_tolerance : k_float_tolerance));
    outcome.runtime = runtime->name() + " " + runtime->version();
    ASSAY_ASSIGN(outcome.model, model::inspect(file));
    return {};
  }

  // What an architecture says of its own making is not true of what was learned.
  void mark(const std::optional<quantize::Outcome>& quantized, model::Graph& graph) const {
    graph.remove_metadata(std::string(model::k_mark_key));
    if (!quantized) return;
    const ordered_json specification{{"tool", specification_.at("tool")},
                                     {"method", "qat"},
                                     {"options", {{"format", settings_.qat}}},
                                     {"model", specification_.at("architecture")}};
    graph.set_metadata(std::string(model::k_mark_key),
                       making_mark(specification, quantization_json(*quantized), nullptr));
  }

  const ordered_json& specification_;
  TrainingSettings settings_;
  const ordered_json& places_;
  fs::path folder_;
  std::unique_ptr<autograd::Engine> engine_;
};

}  // namespace

Attempt<ordered_json> run_training_cell(const ordered_json& specification, const ordered_json& places,
                                        const fs::path& folder) {
  const Stopwatch watch;
  keep_freed_memory();
  auto outcome = ModelTraining(specification, places, folder).run();
  std::error_code ignored;
  fs::remove(folder / "preset.onnx", ignored);
  if (!outcome) {
    const std::string file = places.at("file");
    for (const char* end : {"", ".data"}) fs::remove(folder / (file + end), ignored);
    return outcome;
  }
  (*outcome)["file"] = places.at("file");
  (*outcome)["seconds"] = watch.seconds();
  (*outcome)["peak_resident_bytes"] = peak_resident_bytes().count;
  return outcome;
}

}  // namespace assay::experiment
