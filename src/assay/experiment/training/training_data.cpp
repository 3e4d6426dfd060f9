#include "assay/experiment/training/training_data.hpp"

#include <algorithm>
#include <memory>

#include <fmt/ranges.h>

#include "assay/train/preset.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;

// A data set and what is known of its samples.
struct LabelledSource {
  std::unique_ptr<data::Dataset> dataset;
  data::Annotations annotations;

  static Result<LabelledSource> open(const data::SourceOptions& options) {
    LabelledSource source;
    ASSAY_ASSIGN(source.dataset, data::open_dataset(options));
    if (source.dataset->info().samples == 0) {
      return fail(ErrorCode::insufficient_data, "{}: the data set is empty", options.path.string());
    }
    ASSAY_ASSIGN(source.annotations, source.dataset->annotations());
    if (source.annotations.labels.empty() && source.annotations.values.empty()) {
      return fail(ErrorCode::insufficient_data,
                  "{}: no labels to learn from: name their column with --target or their file with --labels",
                  options.path.string());
    }
    return source;
  }

  const std::vector<std::string>& classes() const {
    return dataset->info().classes.empty() ? annotations.classes : dataset->info().classes;
  }
};

// Both count the same things in the same order.
Status check_alike(const LabelledSource& training, const LabelledSource& validation) {
  if (training.annotations.labels.empty() != validation.annotations.labels.empty()) {
    return fail(ErrorCode::corrupt, "the labels of --data are {}, those of --validation {}: say which with --task",
                training.annotations.labels.empty() ? "values" : "classes",
                validation.annotations.labels.empty() ? "values" : "classes");
  }
  if (training.classes() == validation.classes()) return {};
  return fail(ErrorCode::corrupt,
              "the classes of --data ({}) are not those of --validation ({}): name them all with --classes",
              fmt::join(training.classes(), ", "), fmt::join(validation.classes(), ", "));
}

std::size_t reach_of(const std::vector<std::int64_t>& labels) {
  return labels.empty() ? 0 : static_cast<std::size_t>(*std::ranges::max_element(labels)) + 1;
}

train::Target target_of(const LabelledSource& training, const LabelledSource* validation) {
  train::Target target{.is_class = !training.annotations.labels.empty()};
  if (!target.is_class) return target;
  target.declared = !training.classes().empty();
  target.classes = target.declared ? training.classes().size() : reach_of(training.annotations.labels);
  if (!target.declared && validation != nullptr) {
    target.classes = std::max(target.classes, reach_of(validation->annotations.labels));
  }
  return target;
}

Status check_classes(const train::Rows& rows) {
  if (rows.targets.dtype() != tensor::DType::i64) return {};
  const auto labels = rows.targets.as<std::int64_t>();
  const bool several = std::ranges::any_of(labels, [&](std::int64_t label) { return label != labels.front(); });
  if (several) return {};
  return fail(ErrorCode::insufficient_data, "all {} rows to train on are of class {}: there is nothing to tell apart",
              labels.size(), labels.front());
}

Result<fs::path> write_preset(const TrainingSettings& settings, const data::DatasetInfo& info,
                              const train::Target& target, const fs::path& folder) {
  if (info.inputs.size() != 1) {
    return fail(ErrorCode::invalid_argument, "--preset {}: it takes one input, the data have {}; give --architecture",
                settings.preset, info.inputs.size());
  }
  const data::InputInfo& input = info.inputs.front();
  ASSAY_ASSIGN(const model::Graph graph, train::preset_graph({.kind = *train::preset_named(settings.preset),
                                                              .widths = settings.widths,
                                                              .input = input.name.empty() ? "input" : input.name,
                                                              .sample = input.shape,
                                                              .outputs = target.is_class ? target.classes : 1}));
  fs::path file = folder / "preset.onnx";
  ASSAY_TRY(graph.save(file));
  return file;
}

void divide(TrainingData& data, const ValidationShare& share) {
  const auto part = [&data](const std::vector<std::uint32_t>& rows) {
    TrainingRows chosen{.rows = train::gathered(data.training.rows, rows)};
    for (const std::uint32_t row : rows) chosen.digests.push_back(data.training.digests[row]);
    return chosen;
  };
  data.validation = part(share.validation);
  const std::uint64_t undecodable = data.training.undecodable;
  data.training = part(share.training);
  data.training.undecodable = undecodable;
}

Status take_validation(const LabelledSource& source, TrainingData& data) {
  ASSAY_ASSIGN(const Binding binding, match_inputs(data.summary, source.dataset->info()));
  ASSAY_ASSIGN(TrainingRows rows, read_training_rows(*source.dataset, source.annotations, binding));
  data.shared = shared_contents(data.training, rows);
  data.validation = std::move(rows);
  return {};
}

}  // namespace

Result<TrainingData> load_training_data(const TrainingSources& sources, const TrainingSettings& settings,
                                        const fs::path& folder) {
  ASSAY_ASSIGN(const LabelledSource training, within(LabelledSource::open(sources.data), "reading --data"));
  std::optional<LabelledSource> validation;
  if (sources.validation) {
    ASSAY_ASSIGN(validation, within(LabelledSource::open(*sources.validation), "reading --validation"));
    ASSAY_TRY(check_alike(training, *validation));
  }
  TrainingData data{.architecture = sources.architecture, .classes = training.classes()};
  data.target = target_of(training, validation ? &*validation : nullptr);
  if (data.architecture.empty()) {
    ASSAY_ASSIGN(data.architecture, write_preset(settings, training.dataset->info(), data.target, folder));
  }
  ASSAY_ASSIGN(data.summary, model::inspect(data.architecture));
  ASSAY_ASSIGN(data.binding, match_inputs(data.summary, training.dataset->info()));
  ASSAY_ASSIGN(data.training, within(read_training_rows(*training.dataset, training.annotations, data.binding),
                                     "reading the rows to train on"));
  if (validation) ASSAY_TRY(within(take_validation(*validation, data), "reading --validation"));
  if (sources.validation_share) {
    ASSAY_ASSIGN(const ValidationShare share, share_rows(data.training, *sources.validation_share, settings.seed));
    divide(data, share);
  }
  ASSAY_TRY(check_classes(data.training.rows));
  return data;
}

}  // namespace assay::experiment
