#include "assay/experiment/scores_output.hpp"

#include <algorithm>

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
    const std::string form = output.any_shape
                                 ? "whose type and shape the file does not say"
                                 : fmt::format("{} {}", tensor::name_of(output.dtype), tensor::to_text(output.shape));
    text += fmt::format("\n  '{}' {}", output.name, form);
  }
  return text;
}

Error no_such_output(const ModelSummary& model, const std::string& named) {
  std::vector<std::string> names;
  for (const TensorInfo& output : model.outputs) names.push_back(output.name);
  return {ErrorCode::invalid_argument, fmt::format("--scores-output {}: the model has no such output{}; it has{}",
                                                   named, did_you_mean(named, names), listed(model.outputs))};
}

}  // namespace

Result<TensorInfo> find_scores_output(const ModelSummary& model, const std::vector<std::string>& named) {
  for (const std::string& name : named) {
    const auto found = std::ranges::find(model.outputs, name, &TensorInfo::name);
    if (found != model.outputs.end()) return *found;
  }
  std::vector<TensorInfo> candidates;
  for (const TensorInfo& output : model.outputs) {
    if (may_hold_scores(output)) candidates.push_back(output);
  }
  if (candidates.size() == 1) return candidates.front();
  if (candidates.empty() && model.outputs.size() == 1) return model.outputs.front();
  if (!named.empty()) return tl::unexpected<Error>(no_such_output(model, named.front()));
  if (candidates.empty()) {
    return fail(ErrorCode::invalid_argument,
                "no output holds scores: all are whole numbers. Name one with --scores-output: one whole number a "
                "sample is taken as the class that was decided; the model has{}",
                listed(model.outputs));
  }
  return fail(ErrorCode::invalid_argument,
              "which output holds the scores? Name it with --scores-output; the model has{}", listed(model.outputs));
}

void NamedOutputs::note(const ModelSummary& model, const std::filesystem::path& file) {
  for (const std::string& name : names_) {
    if (std::ranges::find(model.outputs, name, &TensorInfo::name) != model.outputs.end()) found_.insert(name);
    missing_.emplace(name, no_such_output(model, name).within("checking " + file.string()));
  }
}

Status NamedOutputs::check() const {
  for (const std::string& name : names_) {
    const auto missing = missing_.find(name);
    if (!found_.contains(name) && missing != missing_.end()) return tl::unexpected<Error>(missing->second);
  }
  return {};
}

}  // namespace assay::experiment
