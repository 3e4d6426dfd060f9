#include "assay/experiment/scores_output.hpp"

#include "assay/base/spelling.hpp"

namespace assay::experiment {
namespace {

using model::ModelSummary;
using model::TensorInfo;

bool may_hold_scores(const TensorInfo& output) {
  return tensor::is_floating(output.dtype) || output.quantization;
}

std::string listed(const std::vector<TensorInfo>& outputs) {
  std::string text;
  for (const TensorInfo& output : outputs) {
    text += fmt::format("\n  '{}' {} {}", output.name, tensor::name_of(output.dtype), tensor::to_text(output.shape));
  }
  return text;
}

Result<TensorInfo> find_named(const ModelSummary& model, const std::string& named) {
  std::vector<std::string> names;
  for (const TensorInfo& output : model.outputs) {
    if (output.name == named) return output;
    names.push_back(output.name);
  }
  return fail(ErrorCode::invalid_argument, "--scores-output {}: the model has no such output{}; it has{}", named,
              did_you_mean(named, names), listed(model.outputs));
}

}  // namespace

Result<TensorInfo> find_scores_output(const ModelSummary& model, const std::string& named) {
  if (!named.empty()) return find_named(model, named);
  std::vector<TensorInfo> candidates;
  for (const TensorInfo& output : model.outputs) {
    if (may_hold_scores(output)) candidates.push_back(output);
  }
  if (candidates.size() == 1) return candidates.front();
  if (candidates.empty()) {
    return fail(ErrorCode::invalid_argument,
                "no output holds scores: all are whole numbers. Name one with --scores-output to take its values as "
                "scores; the model has{}",
                listed(model.outputs));
  }
  return fail(ErrorCode::invalid_argument,
              "which output holds the scores? Name it with --scores-output; the model has{}", listed(model.outputs));
}

}  // namespace assay::experiment
