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

std::string centre_node(const std::string& input) {
  return input + "_centre";
}

std::string scale_node(const std::string& value) {
  return value + "_scale";
}

std::string shift_node(const std::string& output) {
  return output + "_shift";
}

bool is_with_constant(const model::Graph& graph, const onnx::NodeProto* node, const char* op, const std::string& name) {
  return node != nullptr && node->op_type() == op && node->name() == name && node->input_size() == 2 &&
         graph.is_constant(node->input(1));
}

// Of a value that one node reads; nullptr otherwise.
const onnx::NodeProto* only_reader(const model::Graph& graph, const std::string& value) {
  const auto& readers = graph.consumers(value);
  return readers.size() == 1 && !graph.is_output(value) ? readers.front() : nullptr;
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

std::vector<std::string> standardising_constants(const model::Graph& graph, const std::string& input) {
  const onnx::NodeProto* centre = only_reader(graph, input);
  if (!is_with_constant(graph, centre, "Sub", centre_node(input))) return {};
  const onnx::NodeProto* scale = only_reader(graph, centre->output(0));
  if (!is_with_constant(graph, scale, "Mul", scale_node(input))) return {};
  return {centre->input(1), scale->input(1)};
}

std::vector<std::string> scaling_constants(const model::Graph& graph, const std::string& output) {
  const onnx::NodeProto* shift = graph.producer(output);
  if (!is_with_constant(graph, shift, "Add", shift_node(output))) return {};
  const onnx::NodeProto* scale = graph.producer(shift->input(0));
  if (!is_with_constant(graph, scale, "Mul", scale_node(output))) return {};
  return {scale->input(1), shift->input(1)};
}

void standardise_input(model::Graph& graph, const std::string& input, const Moments& moments) {
  const auto there = standardising_constants(graph, input);
  const std::string mean = there.empty() ? graph.fresh_name(input + "_mean") : there[0];
  const std::string factor = there.empty() ? graph.fresh_name(input + "_factor") : there[1];
  std::vector<float> factors;
  for (const float deviation : moments.deviation) factors.push_back(1 / deviation);
  graph.set_constant(mean, moment_tensor(moments.mean, moments.shape).view());
  graph.set_constant(factor, moment_tensor(factors, moments.shape).view());
  if (!there.empty()) return;
  const std::string centred = graph.fresh_name(input + "_centred");
  const std::string standardised = graph.fresh_name(input + "_standardised");
  const auto* first = graph.add_node("Sub", {input, mean}, {centred}, centre_node(input));
  graph.replace_uses(input, standardised, first);
  graph.add_node("Mul", {centred, factor}, {standardised}, scale_node(input));
}

std::string scale_output(model::Graph& graph, const std::string& output, float mean, float deviation) {
  if (const auto there = scaling_constants(graph, output); !there.empty()) {
    graph.set_constant(there[0], deviation);
    graph.set_constant(there[1], mean);
    return graph.producer(graph.producer(output)->input(0))->input(0);
  }
  std::string inner = graph.fresh_name(output + "_standardised");
  const std::string scaled = graph.fresh_name(output + "_scaled");
  const std::string factor = graph.fresh_name(output + "_deviation");
  const std::string offset = graph.fresh_name(output + "_mean");
  graph.set_constant(factor, deviation);
  graph.set_constant(offset, mean);
  graph.set_output(graph.producer(output), 0, inner);
  graph.add_node("Mul", {inner, factor}, {scaled}, scale_node(output));
  graph.add_node("Add", {scaled, offset}, {output}, shift_node(output));
  return inner;
}

}  // namespace assay::train
