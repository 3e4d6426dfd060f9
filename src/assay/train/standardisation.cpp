#include "assay/train/standardisation.hpp"

#include <algorithm>
#include <cmath>

#include "assay/train/augmentation.hpp"

namespace assay::train {
namespace {

// Which of `groups` numbers each element of a sample is counted with.
struct MomentGroups {
  tensor::Shape shape;
  std::size_t stride = 1;  // element k belongs to group k / stride % groups
  std::size_t groups = 1;
};

MomentGroups moment_groups(const tensor::Shape& sample) {
  if (!is_picture(sample)) return {sample, 1, tensor::elements_of(sample)};
  if (sample.size() == 2) return {{1, 1}, 1, 1};
  const bool first = sample[0] <= 4;
  if (first)
    return {{sample[0], 1, 1}, static_cast<std::size_t>(sample[1] * sample[2]), static_cast<std::size_t>(sample[0])};
  return {{1, 1, sample[2]}, 1, static_cast<std::size_t>(sample[2])};
}

tensor::Tensor moment_tensor(const std::vector<float>& values, const tensor::Shape& shape) {
  tensor::Tensor made(tensor::DType::f32, shape);
  std::ranges::copy(values, made.as<float>().begin());
  return made;
}

void set_moments(model::Graph& graph, const std::string& mean, const std::string& factor, const Moments& moments) {
  std::vector<float> factors;
  for (const float deviation : moments.deviation) factors.push_back(1 / deviation);
  graph.set_constant(mean, moment_tensor(moments.mean, moments.shape).view());
  graph.set_constant(factor, moment_tensor(factors, moments.shape).view());
}

// `node` when it has this name and works with a constant of this shape.
const onnx::NodeProto* if_added(const model::Graph& graph, const onnx::NodeProto* node, const std::string& name,
                                const tensor::Shape& shape) {
  const bool added = node != nullptr && node->name() == name && node->input_size() == 2 &&
                     graph.is_constant(node->input(1)) && graph.shape_of(node->input(1)) == shape;
  return added ? node : nullptr;
}

const onnx::NodeProto* only_reader(const model::Graph& graph, const std::string& value) {
  const auto& readers = graph.consumers(value);
  return readers.size() == 1 ? readers.front() : nullptr;
}

}  // namespace

Moments moments_of(const tensor::Tensor& rows) {
  const MomentGroups by = moment_groups({rows.shape().begin() + 1, rows.shape().end()});
  const auto values = rows.as<float>();
  const auto group_of = [&by](std::size_t element) { return element / by.stride % by.groups; };
  const double count = static_cast<double>(values.size()) / static_cast<double>(by.groups);
  std::vector<double> means(by.groups);
  for (std::size_t i = 0; i < values.size(); ++i) means[group_of(i)] += static_cast<double>(values[i]) / count;
  std::vector<double> variances(by.groups);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = static_cast<double>(values[i]) - means[group_of(i)];
    variances[group_of(i)] += difference * difference / count;
  }
  Moments moments{.shape = by.shape, .mean = {means.begin(), means.end()}};
  for (std::size_t g = 0; g < by.groups; ++g) {
    const double deviation = std::sqrt(variances[g]);
    const bool varies = deviation > 1e-6 * std::max(1e-6, std::abs(means[g]));
    moments.deviation.push_back(varies ? static_cast<float>(deviation) : 1.0F);
  }
  return moments;
}

void standardise_input(model::Graph& graph, const std::string& input, const Moments& moments) {
  const std::string mean = graph.fresh_name(input + "_mean");
  const std::string factor = graph.fresh_name(input + "_factor");
  set_moments(graph, mean, factor, moments);
  const std::string centred = graph.fresh_name(input + "_centred");
  const std::string standardised = graph.fresh_name(input + "_standardised");
  const auto* first = graph.add_node("Sub", {input, mean}, {centred}, input + "_centre");
  graph.replace_uses(input, standardised, first);
  graph.add_node("Mul", {centred, factor}, {standardised}, input + "_scale");
}

std::string scale_output(model::Graph& graph, const std::string& output, float mean, float deviation) {
  const std::string inner = graph.fresh_name(output + "_standardised");
  const std::string scaled = graph.fresh_name(output + "_scaled");
  const std::string factor = graph.fresh_name(output + "_deviation");
  const std::string offset = graph.fresh_name(output + "_mean");
  graph.set_constant(factor, deviation);
  graph.set_constant(offset, mean);
  graph.set_output(graph.producer(output), 0, inner);
  graph.add_node("Mul", {inner, factor}, {scaled}, output + "_scale");
  graph.add_node("Add", {scaled, offset}, {output}, output + "_shift");
  return inner;
}

bool restandardise_input(model::Graph& graph, const std::string& input, const Moments& moments) {
  const auto* centre = if_added(graph, only_reader(graph, input), input + "_centre", moments.shape);
  if (centre == nullptr) return false;
  const auto* scale = if_added(graph, only_reader(graph, centre->output(0)), input + "_scale", moments.shape);
  if (scale == nullptr) return false;
  set_moments(graph, centre->input(1), scale->input(1), moments);
  return true;
}

std::string rescale_output(model::Graph& graph, const std::string& output, float mean, float deviation) {
  const auto* shift = if_added(graph, graph.producer(output), output + "_shift", {});
  if (shift == nullptr) return "";
  const auto* scale = if_added(graph, graph.producer(shift->input(0)), output + "_scale", {});
  if (scale == nullptr) return "";
  graph.set_constant(scale->input(1), deviation);
  graph.set_constant(shift->input(1), mean);
  return scale->input(0);
}

}  // namespace assay::train
