#include "assay/cli/train_arguments.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_network_group = "Network";
constexpr const char* k_training_group = "Training";

void add_validation_options(CLI::App& command, TrainArguments& a) {
  command.add_option("--validation", a.validation, "Rows to choose the best epoch by, read as --data is")
      ->type_name("PATH")
      ->group("Data");
  command.add_option("--validation-labels", a.validation_labels, "Their labels, where --data has --labels")
      ->type_name("FILE")
      ->group("Data");
  command.add_option("--validation-split", a.validation_split, "Value of the manifest's split column they have")
      ->type_name("VALUE")
      ->group("Data");
  command
      .add_option("--validation-share", a.validation_share,
                  "Or so much of --data: classes in their proportions, groups and equal contents whole")
      ->type_name("SHARE")
      ->group("Data");
}

void add_network_options(CLI::App& command, TrainArguments& a) {
  command.add_option("--preset", a.preset, "A network made for the data")
      ->check(CLI::IsMember({"linear", "mlp", "cnn"}))
      ->group(k_network_group);
  command.add_option("--widths", a.widths, "Of its hidden layers (mlp: 64,32), or channels (cnn: 16,32,64)")
      ->delimiter(',')
      ->type_name("N,…")
      ->group(k_network_group);
  command.add_option("--architecture", a.architecture, "Or any ONNX graph; its weights are drawn anew")
      ->type_name("FILE")
      ->group(k_network_group);
  command.add_flag("--keep-weights", a.keep_weights, "… or kept, to go on from")->group(k_network_group);
  command
      .add_option("--qat", a.qat,
                  "Teach a trained --architecture to live with rounding, and write it in integers: int8, int4, wNaM")
      ->type_name("FORMAT")
      ->group(k_network_group);
  command
      .add_option("--standardise", a.standardise,
                  "Subtract the training rows' mean and divide by their deviation within the graph (default: yes for "
                  "linear and mlp)")
      ->check(CLI::IsMember({"yes", "no"}))
      ->group(k_network_group);
  command
      .add_flag("--keep-normalisation", a.keep_normalisation,
                "Leave BatchNormalization in the file instead of folding it into the weights before it")
      ->group(k_network_group);
}

void add_optimizer_options(CLI::App& command, TrainArguments& a) {
  command.add_option("--optimizer", a.optimizer, "Default: adamw")
      ->check(CLI::IsMember({"sgd", "adam", "adamw"}))
      ->group(k_training_group);
  command.add_option("--learning-rate", a.learning_rate, "The largest; default: by network")->group(k_training_group);
  command.add_option("--momentum", a.momentum, "Of sgd; default: 0.9")->group(k_training_group);
  command.add_option("--weight-decay", a.weight_decay, "Not of biases and normalisations; default: 0.01")
      ->group(k_training_group);
  command.add_option("--schedule", a.schedule, "Of the learning rate; default: cosine")
      ->check(CLI::IsMember({"constant", "cosine", "step"}))
      ->group(k_training_group);
  command.add_option("--warm-up", a.warm_up, "Epochs in which the learning rate rises; default: 0")
      ->type_name("EPOCHS")
      ->group(k_training_group);
  command.add_option("--step-epochs", a.step_epochs, "Of the schedule step: after so many epochs …; default: 10")
      ->type_name("EPOCHS")
      ->group(k_training_group);
  command.add_option("--step-factor", a.step_factor, "… the rate is multiplied by this; default: 0.1")
      ->group(k_training_group);
}

void add_training_options(CLI::App& command, TrainArguments& a) {
  command
      .add_option("--epochs", a.epochs, "Times that each row is trained on; default: by network, and more on few rows")
      ->group(k_training_group);
  command.add_option("--batch", a.batch, "Rows of one step; default: 32")->group(k_training_group);
  command.add_option("--patience", a.patience, "Stop after so many epochs without a lower validation loss")
      ->type_name("EPOCHS")
      ->group(k_training_group);
  command.add_option("--class-weights", a.class_weights, "balanced, or a weight for each class")
      ->type_name("W,…")
      ->group(k_training_group);
  command.add_option("--label-smoothing", a.label_smoothing, "Share of each label that all classes get alike")
      ->type_name("SHARE")
      ->group(k_training_group);
  command.add_option("--augment", a.augment, "Pictures: flip, shift=PIXELS, crop=PIXELS")
      ->type_name("CHANGE,…")
      ->group(k_training_group);
  command.add_option("--seed", a.seed, "Of first weights, order, augmentation and validation rows")
      ->capture_default_str()
      ->group(k_training_group);
  command.add_option("--threads", a.threads, "Within one operator")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str()
      ->group(k_training_group);
}

template <class Value, class Given>
void take_given(const std::optional<Given>& given, Value& value) {
  if (given) value = *given;
}

void take_given(const std::string& given, std::string& value) {
  if (!given.empty()) value = given;
}

experiment::TrainingSettings settings_in(const TrainArguments& a) {
  experiment::TrainingSettings settings =
      experiment::default_settings(a.preset, a.keep_weights || (a.preset.empty() && !a.qat.empty()));
  settings.qat = a.qat;
  settings.widths = a.widths;
  if (!a.standardise.empty()) settings.standardise = a.standardise == "yes";
  settings.keep_normalisation = a.keep_normalisation;
  take_given(a.optimizer, settings.optimizer);
  take_given(a.learning_rate, settings.learning_rate);
  take_given(a.momentum, settings.momentum);
  take_given(a.weight_decay, settings.weight_decay);
  take_given(a.schedule, settings.schedule);
  take_given(a.warm_up, settings.warm_up);
  take_given(a.step_epochs, settings.step_epochs);
  take_given(a.step_factor, settings.step_factor);
  take_given(a.epochs, settings.epochs);
  if (a.epochs) settings.least_steps = 0;
  take_given(a.batch, settings.batch);
  settings.patience = a.patience;
  settings.class_weights = a.class_weights;
  settings.label_smoothing = a.label_smoothing;
  settings.augment = a.augment;
  settings.seed = a.seed;
  settings.threads = a.threads;
  return settings;
}

// Options of what is not chosen.
Status check_effective(const TrainArguments& a, const experiment::TrainingSettings& settings) {
  const auto without_effect = [](const char* option, const std::string& why) {
    return fail(ErrorCode::invalid_argument, "{}: it has no effect: {}", option, why);
  };
  if (a.momentum && settings.optimizer != "sgd") {
    return without_effect("--momentum", fmt::format("--optimizer {} takes none; sgd does", settings.optimizer));
  }
  if ((a.step_epochs || a.step_factor) && settings.schedule != "step") {
    return without_effect(a.step_epochs ? "--step-epochs" : "--step-factor",
                          fmt::format("--schedule {} has no steps; step does", settings.schedule));
  }
  if (a.keep_normalisation && !a.qat.empty()) {
    return without_effect("--keep-normalisation", "with --qat normalisation is folded before anything learns");
  }
  if (!a.validation_labels.empty() && a.validation.empty()) {
    return without_effect("--validation-labels", "they are of the rows that --validation names");
  }
  return {};
}

// Read as the training rows are, but for what is named anew.
std::optional<data::SourceOptions> validation_source(const TrainArguments& a, const data::SourceOptions& training) {
  if (a.validation.empty() && a.validation_split.empty()) return std::nullopt;
  data::SourceOptions source = training;
  source.limit = 0;
  if (!a.validation.empty()) {
    source.path = a.validation;
    source.labels.clear();
  }
  if (!a.validation_labels.empty()) source.labels = a.validation_labels;
  if (!a.validation_split.empty()) source.split = a.validation_split;
  return source;
}

}  // namespace

void add_train_options(CLI::App& command, TrainArguments& a) {
  command.add_option("-o,--output", a.output, "The model to be written")->required()->type_name("FILE");
  command.add_option("--record", a.record, "Where the record goes; default: beside the model, as NAME.train.json")
      ->type_name("FILE");
  command.add_flag("--overwrite", a.overwrite, "Replace what stands there");
  command.add_option("--format", a.format, "What to print: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command.add_option("--onnxruntime", a.onnxruntime, "Another copy of libonnxruntime.so.1")->type_name("FILE");
  add_network_options(command, a);
  add_optimizer_options(command, a);
  add_training_options(command, a);
  add_data_options(command, a.data);
  add_validation_options(command, a);
  add_limit_options(command, a.execution);
}

Result<experiment::TrainPlan> train_plan(const TrainArguments& a) {
  if (a.data.path.empty()) return fail(ErrorCode::invalid_argument, "no data given: --data PATH");
  experiment::TrainPlan plan{.settings = settings_in(a)};
  ASSAY_TRY(check_effective(a, plan.settings));
  ASSAY_ASSIGN(plan.sources.data, source_options(a.data));
  plan.sources.validation = validation_source(a, plan.sources.data);
  plan.sources.validation_share = a.validation_share;
  plan.sources.architecture = a.architecture;
  plan.runtime_library = a.onnxruntime;
  plan.output = a.output;
  plan.record = a.record;
  plan.overwrite = a.overwrite;
  ASSAY_ASSIGN(plan.timeout, timeout_in(a.execution));
  ASSAY_ASSIGN(plan.memory_limit, memory_limit_in(a.execution));
  return plan;
}

}  // namespace assay::cli
