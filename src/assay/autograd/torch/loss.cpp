#include <optional>

#include "assay/autograd/torch/loss_internal.hpp"

namespace assay::autograd {
namespace {

Result<at::Tensor> cross_entropy(const LossOptions& options, const at::Tensor& scores, const at::Tensor& targets) {
  const at::Tensor rows = scores.dim() == 2 ? scores : scores.flatten(1);
  if (targets.scalar_type() != at::kLong || targets.numel() != rows.size(0)) {
    return fail(ErrorCode::invalid_argument, "cross-entropy of {} rows of scores takes as many int64 labels, not {} {}",
                rows.size(0), targets.numel(), c10::toString(targets.scalar_type()));
  }
  if (targets.min().item<std::int64_t>() < 0 || targets.max().item<std::int64_t>() >= rows.size(1)) {
    return fail(ErrorCode::out_of_range, "labels from {} to {}, but there are {} scores",
                targets.min().item<std::int64_t>(), targets.max().item<std::int64_t>(), rows.size(1));
  }
  c10::optional<at::Tensor> weights;
  if (!options.class_weights.empty()) {
    if (static_cast<std::int64_t>(options.class_weights.size()) != rows.size(1)) {
      return fail(ErrorCode::invalid_argument, "{} class weights for {} scores", options.class_weights.size(),
                  rows.size(1));
    }
    weights = at::tensor(options.class_weights, at::kDouble).to(rows.scalar_type());
  }
  return at::cross_entropy_loss(rows, targets.flatten(), weights, at::Reduction::Mean, -100, options.label_smoothing);
}

}  // namespace

Result<at::Tensor> loss_of(const LossOptions& options, const at::Tensor& scores, const at::Tensor& targets) {
  if (scores.dim() == 0) return fail(ErrorCode::invalid_argument, "the scores have no batch dimension");
  if (options.kind == LossKind::cross_entropy) return cross_entropy(options, scores, targets);
  if (!targets.is_floating_point() || targets.numel() != scores.numel()) {
    return fail(ErrorCode::invalid_argument, "{} scores take as many float targets, not {} {}", scores.numel(),
                targets.numel(), c10::toString(targets.scalar_type()));
  }
  const at::Tensor wanted = targets.reshape(scores.sizes());
  return options.kind == LossKind::mean_squared_error ? at::mse_loss(scores, wanted)
                                                      : at::binary_cross_entropy_with_logits(scores, wanted);
}

}  // namespace assay::autograd
