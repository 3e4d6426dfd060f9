#include "assay/experiment/training/trained_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using tensor::Tensor;
using tensor::TensorView;

constexpr std::size_t k_checked_rows = 64;

Result<std::vector<float>> scores_by_runtime(runtime::Runtime& runtime, const fs::path& model, const Network& network,
                                             const TrainingData& data, const train::Rows& rows) {
  ASSAY_ASSIGN(const auto session, runtime.load(model, {.outputs = {network.output}}));
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < rows.inputs.size(); ++i) {
    const Tensor& input = rows.inputs[i];
    const tensor::DType wanted = data.binding.inputs[i].dtype;
    if (input.dtype() == wanted) {
      inputs.push_back(input);
      continue;
    }
    ASSAY_ASSIGN(Tensor converted, tensor::from_float32(input.as<float>(), wanted, input.shape()));
    inputs.push_back(std::move(converted));
  }
  std::vector<TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  ASSAY_ASSIGN(const auto outputs, session->run(views));
  std::vector<float> scores(outputs.front().elements());
  ASSAY_TRY(tensor::to_float32(outputs.front(), nullptr, scores));
  return scores;
}

Result<std::vector<float>> scores_by_engine(autograd::TrainableGraph& learned, const Network& network,
                                            const train::Objective& objective, const train::Rows& rows) {
  std::vector<TensorView> views;
  for (const Tensor& input : rows.inputs) views.push_back(input.view());
  const Tensor targets = targets_for(network, objective, rows.targets, 0);
  ASSAY_ASSIGN(const autograd::Judged judged, learned.judge(views, targets.view()));
  const auto values = judged.scores.as<float>();
  std::vector<float> scores(values.begin(), values.end());
  train::apply_ending(objective.ending, scores, objective.width);
  if (!network.inner_output.empty()) {
    for (float& score : scores) score = score * network.deviation + network.mean;
  }
  return scores;
}

}  // namespace

Result<TrainedCheck> check_trained(runtime::Runtime& runtime, const fs::path& model, autograd::TrainableGraph& learned,
                                   const Network& network, const train::Objective& objective, const TrainingData& data,
                                   double tolerance) {
  std::vector<std::uint32_t> first(std::min(k_checked_rows, data.training.rows.count()));
  std::iota(first.begin(), first.end(), 0U);
  const train::Rows rows = train::gathered(data.training.rows, first);
  ASSAY_ASSIGN(const auto given, within(scores_by_runtime(runtime, model, network, data, rows),
                                        "checking the trained model with " + runtime.name()));
  ASSAY_ASSIGN(const auto expected, scores_by_engine(learned, network, objective, rows));
  if (given.size() != expected.size()) {
    return fail(ErrorCode::runtime, "the trained model gives {} scores for {} rows in {}, but gave {} in training",
                given.size(), first.size(), runtime.name(), expected.size());
  }
  double largest = 1;
  double difference = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
    const double apart = std::abs(static_cast<double>(given[i]) - static_cast<double>(expected[i]));
    difference = std::isfinite(apart) ? std::max(difference, apart) : INFINITY;
  }
  const TrainedCheck check{first.size(), difference / largest};
  if (check.largest_difference <= tolerance) return check;
  return fail(ErrorCode::runtime,
              "the trained model's scores differ by {:.2g} between {} and the engine that trained it; at most {} is "
              "rounding. The model is not written",
              check.largest_difference, runtime.name(), tolerance);
}

}  // namespace assay::experiment
