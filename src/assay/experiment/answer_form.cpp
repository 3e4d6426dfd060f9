#include "assay/experiment/answer_form.hpp"

#include <fmt/ranges.h>

#include "assay/analysis/task.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment {

AnswerForm form_of(const model::TensorInfo& scores, bool classifies) {
  std::size_t columns = 1;
  for (std::size_t i = 1; i < scores.shape.size(); ++i) {
    if (scores.shape[i] < 0) return {};
    columns *= static_cast<std::size_t>(scores.shape[i]);
  }
  const bool whole = scores.dtype == tensor::DType::i64 || scores.dtype == tensor::DType::i32;
  if (classifies && whole && columns == 1 && !scores.quantization) return {.decides_alone = true};
  return {.columns = scores.shape.empty() ? 0 : columns};
}

AnswerForm form_of_predictions(const EvaluatePlan& plan, const std::filesystem::path& file) {
  if (file.extension() != ".npy") {
    return {.columns = plan.score_columns.size(), .decides_alone = plan.score_columns.empty()};
  }
  const auto reader = tensor::NpyReader::open(file);
  if (!reader || reader->header().string_bytes > 0) return {};
  const auto& shape = reader->header().shape;
  if (shape.size() == 2) return {.columns = static_cast<std::size_t>(shape[1])};
  if (shape.size() != 1) return {};
  const bool scores = tensor::is_floating(reader->header().dtype);
  return {.columns = scores ? 1U : 0U, .decides_alone = !scores};
}

Status check_labels_fit(const record::DataRecord& data, const AnswerForm& form) {
  const std::size_t known = form.columns > 1 ? form.columns : 0;
  if (data.task != "classification" || known == 0 || data.classes.size() <= known) {
    return analysis::check_labels(data, known, "the model");
  }
  for (std::size_t i = 0; i < data.labels.size(); ++i) {
    if (data.labels[i] < static_cast<std::int64_t>(known)) continue;
    return fail(
        ErrorCode::out_of_range,
        "sample '{}' (row {}) has label '{}', but the model knows {} classes and the data have {}: {}. Leave out "
        "what is no class of the model, or name the right output with --scores-output",
        data.ids[i], i, data.classes[static_cast<std::size_t>(data.labels[i])], known, data.classes.size(),
        fmt::join(data.classes, ", "));
  }
  return {};
}

Status check_values_fit(const record::DataRecord& data, const AnswerForm& form, const std::string& output) {
  if (data.task != "regression" || form.columns <= 1) return {};
  return fail(
      ErrorCode::invalid_argument,
      "the data's targets are values to be met (task: regression), but output '{}' gives {} scores a sample, as "
      "a classifier does. Give --task classification if the targets are classes, or name an output of one value "
      "with --scores-output",
      output, form.columns);
}

}  // namespace assay::experiment
