#include "assay/train/objective.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace assay::train {
namespace {

using autograd::LossKind;

bool passes_on(const onnx::NodeProto& node) {
  constexpr std::array<std::string_view, 5> k_passing{"Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze"};
  if (std::ranges::find(k_passing, node.op_type()) != k_passing.end()) return true;
  const std::int64_t type = model::attribute(node, "to", std::int64_t{0});
  return node.op_type() == "Cast" && (type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::FLOAT16 ||
                                      type == onnx::TensorProto::BFLOAT16 || type == onnx::TensorProto::DOUBLE);
}

// The node that made the numbers of the output, in whatever shape they leave.
const onnx::NodeProto* last_function(const model::Graph& graph, const std::string& output) {
  const onnx::NodeProto* node = graph.producer(output);
  while (node != nullptr && passes_on(*node)) node = graph.producer(node->input(0));
  return node;
}

Ending ending_of(const onnx::NodeProto* producer) {
  if (producer == nullptr) return Ending::none;
  if (producer->op_type() == "Softmax") return Ending::softmax;
  if (producer->op_type() == "LogSoftmax") return Ending::log_softmax;
  return producer->op_type() == "Sigmoid" ? Ending::sigmoid : Ending::none;
}

Result<Objective> objective_of_classes(const std::string& output, std::size_t width, Ending ending,
                                       const Target& target) {
  if (width == 1 && target.classes == 2) {
    if (ending == Ending::none || ending == Ending::sigmoid) {
      return Objective{LossKind::binary_cross_entropy, output, ending, width};
    }
    return fail(ErrorCode::corrupt,
                "output '{}' is a Softmax of one number, which is always 1: one score takes Sigmoid", output);
  }
  const bool fits = target.declared ? width == target.classes : width >= target.classes;
  if (!fits) {
    return fail(ErrorCode::corrupt,
                "the data have {}{} classes, but output '{}' gives {} scores a sample: an architecture for other data",
                target.declared ? "" : "at least ", target.classes, output, width);
  }
  if (ending == Ending::sigmoid) {
    return fail(ErrorCode::unsupported,
                "output '{}' ends in a Sigmoid for each of {} classes: samples of one class each take Softmax, or no "
                "ending",
                output, width);
  }
  return Objective{LossKind::cross_entropy, output, ending, width};
}

std::size_t decided_class(std::span<const float> scores) {
  if (scores.size() == 1) return scores[0] > 0 ? 1 : 0;
  return static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
}

}  // namespace

std::string_view name_of(LossKind loss) {
  if (loss == LossKind::cross_entropy) return "cross-entropy";
  return loss == LossKind::mean_squared_error ? "mean squared error" : "binary cross-entropy";
}

Result<Objective> objective_of(const model::Graph& graph, const std::string& output, std::size_t width,
                               const Target& target) {
  const onnx::NodeProto* producer = last_function(graph, output);
  if (!target.is_class) {
    if (width == 1) return Objective{LossKind::mean_squared_error, output, Ending::none, width};
    return fail(ErrorCode::corrupt, "the data have one value a sample, but output '{}' gives {}", output, width);
  }
  ASSAY_ASSIGN(Objective objective, objective_of_classes(output, width, ending_of(producer), target));
  if (producer != nullptr && objective.ending != Ending::none) objective.scores = producer->input(0);
  return objective;
}

void apply_ending(Ending ending, std::span<float> scores, std::size_t width) {
  if (ending == Ending::none) return;
  if (ending == Ending::sigmoid) {
    for (float& score : scores) score = 1 / (1 + std::exp(-score));
    return;
  }
  for (std::size_t first = 0; first < scores.size(); first += width) {
    const auto row = scores.subspan(first, width);
    const double most = *std::ranges::max_element(row);
    double sum = 0;
    for (const double score : row) sum += std::exp(score - most);
    for (float& score : row) {
      const double logarithm = static_cast<double>(score) - most - std::log(sum);
      score = static_cast<float>(ending == Ending::softmax ? std::exp(logarithm) : logarithm);
    }
  }
}

std::vector<double> balanced_weights(const std::vector<std::uint64_t>& counts) {
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  std::vector<double> weights;
  for (const std::uint64_t count : counts) {
    weights.push_back(count > 0 ? total / static_cast<double>(counts.size() * count) : 1.0);
  }
  return weights;
}

tensor::Tensor binary_targets(const tensor::Tensor& labels, double smoothing) {
  tensor::Tensor targets(tensor::DType::f32, labels.shape());
  std::ranges::transform(labels.as<std::int64_t>(), targets.as<float>().begin(), [smoothing](std::int64_t label) {
    return static_cast<float>(static_cast<double>(label) * (1 - smoothing) + smoothing / 2);
  });
  return targets;
}

double correct_or_squares(const Objective& objective, const tensor::Tensor& scores, const tensor::TensorView& targets) {
  const auto given = scores.as<float>();
  double sum = 0;
  if (objective.loss == LossKind::mean_squared_error) {
    const auto wanted = targets.as<float>();
    for (std::size_t i = 0; i < given.size(); ++i) {
      const double difference = static_cast<double>(given[i]) - static_cast<double>(wanted[i]);
      sum += difference * difference;
    }
    return sum;
  }
  const std::size_t rows = targets.elements();
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t truth = objective.loss == LossKind::cross_entropy
                                  ? static_cast<std::size_t>(targets.as<std::int64_t>()[i])
                                  : static_cast<std::size_t>(targets.as<float>()[i] > 0.5F);
    if (decided_class(given.subspan(i * objective.width, objective.width)) == truth) sum += 1;
  }
  return sum;
}

}  // namespace assay::train
