#include "assay/experiment/training/training_notes.hpp"

#include <algorithm>
#include <cmath>

#include "assay/train/standardisation.hpp"

namespace assay::experiment {
namespace {

constexpr double k_far_from_one = 50;         // inputs that reach further are hard to learn from
constexpr std::uint32_t k_fewest_epochs = 3;  // of which the first may be the best by chance
constexpr std::size_t k_many_classes = 20;
constexpr std::size_t k_rows_of_a_class = 10;

// "; inputs reach from −2500 to 0.1: --standardise yes brings them near 1", or nothing.
std::string advice_on_inputs(const TrainingOutcome& outcome) {
  if (!outcome.network.standardised.empty()) return "";
  float lowest = 0;
  float highest = 0;
  for (const tensor::Tensor& input : outcome.data.training.rows.inputs) {
    if (input.dtype() != tensor::DType::f32 || input.elements() == 0) continue;
    const auto [low, high] = std::ranges::minmax(input.as<float>());
    lowest = std::min(lowest, low);
    highest = std::max(highest, high);
  }
  if (std::max(-lowest, highest) < k_far_from_one) return "";
  return fmt::format("; inputs reach from {:.4g} to {:.4g}: --standardise yes brings them near 1", lowest, highest);
}

std::string worse_than_guessing(const TrainingOutcome& outcome) {
  const tensor::Tensor& targets = outcome.data.training.rows.targets;
  if (!outcome.training || outcome.data.training.rows.count() == 0) return "";
  if (targets.dtype() == tensor::DType::f32) {
    const double error = outcome.training->measure * static_cast<double>(outcome.network.deviation);
    const double spread = static_cast<double>(train::moments_of(targets).deviation.front());
    if (error <= spread) return "";
    return fmt::format("on the training rows it is worse than their mean, whose root MSE is {:.4g}{}", spread,
                       advice_on_inputs(outcome));
  }
  const auto counts = train::class_counts(targets, outcome.data.target.classes);
  const double commonest = static_cast<double>(std::ranges::max(counts)) / static_cast<double>(targets.elements());
  if (outcome.training->measure >= commonest) return "";
  return fmt::format("on the training rows it is worse than their commonest class, whose share is {:.2f} %{}",
                     100 * commonest, advice_on_inputs(outcome));
}

std::string best_at_once(const train::FitResult& fit) {
  if (fit.best_epoch != 1 || fit.epochs.size() < k_fewest_epochs || !fit.epochs.front().validation) return "";
  return fmt::format(
      "no epoch had a lower validation loss than the first ({:.4g}; the last: {:.4g}), so its weights are kept: a "
      "lower "
      "--learning-rate may learn more",
      fit.epochs.front().validation->loss, fit.epochs.back().validation->loss);
}

std::string classes_like_values(const TrainingData& data) {
  if (!data.target.is_class || data.target.declared || data.target.classes <= k_many_classes) return "";
  const auto counts = train::class_counts(data.training.rows.targets, data.target.classes);
  const auto occurring = static_cast<std::size_t>(std::ranges::count_if(counts, [](auto count) { return count > 0; }));
  const std::size_t rows = data.training.rows.count();
  if (rows >= k_rows_of_a_class * occurring) return "";
  return fmt::format(
      "the targets are whole numbers and were taken as {} classes, of which {} occur in {} rows: if they are values, "
      "give --task regression",
      data.target.classes, occurring, rows);
}

}  // namespace

std::vector<std::string> training_notes(const TrainingOutcome& outcome) {
  std::vector<std::string> notes{classes_like_values(outcome.data), worse_than_guessing(outcome),
                                 best_at_once(outcome.fit)};
  std::erase(notes, std::string());
  return notes;
}

}  // namespace assay::experiment
