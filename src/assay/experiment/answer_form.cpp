#include "assay/experiment/answer_form.hpp"

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

}  // namespace assay::experiment
