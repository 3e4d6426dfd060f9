#include "assay/experiment/training/network.hpp"

#include <algorithm>
#include <numeric>

#include "assay/autograd/lowering.hpp"
#include "assay/experiment/scores_output.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/train/free_batch.hpp"
#include "assay/train/initialisation.hpp"
#include "assay/train/standardisation.hpp"

namespace assay::experiment {
namespace {

using tensor::DType;
using tensor::Tensor;

constexpr std::size_t k_probed_rows = 2;

void standardise_inputs(const TrainingData& data, bool all, Network& network) {
  const std::vector<std::string> inputs = network.graph.inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Tensor& rows = data.training.rows.inputs[i];
    if (rows.dtype() != DType::f32) continue;
    if (!all && train::standardising_constants(network.graph, inputs[i]).empty()) continue;
    train::standardise_input(network.graph, inputs[i], train::moments_of(rows));
    network.standardised.push_back(inputs[i]);
  }
}

void standardise_values(const TrainingData& data, bool always, Network& network) {
  if (data.target.is_class) return;
  if (!always && train::scaling_constants(network.graph, network.output).empty()) return;
  const train::Moments values = train::moments_of(data.training.rows.targets);
  network.mean = values.mean.front();
  network.deviation = values.deviation.front();
  network.inner_output = train::scale_output(network.graph, network.output, network.mean, network.deviation);
  network.standardised.push_back(network.output);
}

// Beside those by which the training rows are standardised.
std::vector<std::string> staying_in(Network& network) {
  std::vector<std::string> staying = train::staying_constants(network.graph, network.parameters);
  for (const std::string& value : network.standardised) {
    for (const auto& constants :
         {train::standardising_constants(network.graph, value), train::scaling_constants(network.graph, value)}) {
      for (const std::string& name : constants) std::erase(staying, name);
    }
  }
  return staying;
}

// What a graph that was exported for training has beside what inference needs.
void leave_training_mode(model::Graph& graph) {
  for (onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() == "Dropout" && node->input_size() > 2) {
      graph.set_inputs(node, {node->input(0), node->input(1)});
    }
    if (node->op_type() != "BatchNormalization") continue;
    model::remove_attribute(node, "training_mode");
    for (int i = 1; i < node->output_size(); ++i) graph.set_output(node, i, "");
  }
}

}  // namespace

Result<Network> build_network(const TrainingData& data, const TrainingSettings& settings) {
  ASSAY_ASSIGN(model::Graph read, model::Graph::open(data.architecture));
  ASSAY_ASSIGN(const model::TensorInfo output, find_scores_output(data.summary, {}));
  ASSAY_ASSIGN(model::Graph graph, train::with_free_batch(std::move(read)));
  leave_training_mode(graph);
  Network network{.graph = std::move(graph), .output = output.name};
  if (!settings.qat.empty()) {
    ASSAY_ASSIGN(const train::QatFormat format, train::parse_qat(settings.qat));
    ASSAY_ASSIGN(network.qat, train::plan_qat(network.graph, format));
  }
  network.parameters = train::learning_parameters(network.graph);
  if (network.parameters.empty()) {
    return fail(ErrorCode::unsupported,
                "{}: no float32 weights that could learn; a quantized model is trained from the full-precision one",
                data.architecture.filename().string());
  }
  if (!settings.keep_weights) {
    standardise_inputs(data, settings.standardise, network);
    standardise_values(data, settings.standardise, network);
    train::initialise(network.graph, network.parameters, settings.seed);
  }
  ASSAY_TRY(network.graph.order());
  network.staying = staying_in(network);
  return network;
}

Result<train::Objective> objective_for(const Network& network, const TrainingData& data, autograd::Engine& engine,
                                       int threads) {
  ASSAY_ASSIGN(const autograd::Program program, autograd::program_of(network.graph));
  ASSAY_ASSIGN(const auto graph, engine.differentiable(program, {.threads = threads}));
  const std::size_t count = std::min(k_probed_rows, data.training.rows.count());
  std::vector<std::uint32_t> first(count);
  std::iota(first.begin(), first.end(), 0U);
  const train::Rows rows = train::gathered(data.training.rows, first);
  std::vector<tensor::TensorView> inputs;
  for (const Tensor& input : rows.inputs) inputs.push_back(input.view());
  ASSAY_ASSIGN(const std::vector<Tensor> outputs, within(graph->run(inputs), "running the first rows"));
  const auto names = network.graph.outputs();
  const Tensor& scores = outputs.at(static_cast<std::size_t>(std::ranges::find(names, network.output) - names.begin()));
  if (scores.shape().empty() || scores.shape().front() != static_cast<std::int64_t>(count)) {
    return fail(ErrorCode::corrupt, "output '{}' has shape {} for {} rows: it holds no score for each", network.output,
                tensor::to_text(scores.shape()), count);
  }
  ASSAY_ASSIGN(train::Objective objective,
               train::objective_of(network.graph, network.output, scores.elements() / count, data.target));
  if (!network.inner_output.empty()) objective.scores = network.inner_output;
  return objective;
}

Tensor targets_for(const Network& network, const train::Objective& objective, const Tensor& targets, double smoothing) {
  if (objective.loss == autograd::LossKind::binary_cross_entropy) return train::binary_targets(targets, smoothing);
  if (objective.loss == autograd::LossKind::cross_entropy || network.inner_output.empty()) return targets;
  Tensor scaled = targets;
  for (float& value : scaled.as<float>()) value = (value - network.mean) / network.deviation;
  return scaled;
}

// What scales the output stays in nodes of its own, by which another training of the graph finds it.
Status fold_but_for_scale(Network& network) {
  model::Graph& graph = network.graph;
  const std::vector<std::string> outputs = graph.outputs();
  if (!train::scaling_constants(graph, network.output).empty()) {
    graph.add_outputs({graph.producer(graph.producer(network.output)->input(0))->input(0)});
  }
  ASSAY_TRY(quantize::fold_normalisation(graph));
  graph.set_outputs(outputs);
  return {};
}

Result<std::optional<quantize::Outcome>> finish_network(const autograd::TrainableGraph& learned,
                                                        bool keep_normalisation, Network& network) {
  for (const std::string& name : learned.learned()) {
    ASSAY_ASSIGN(const Tensor value, learned.value(name));
    network.graph.set_constant(name, value.view());
  }
  std::optional<quantize::Outcome> outcome;
  if (network.qat) {
    ASSAY_ASSIGN(outcome, train::write_qat(network.graph, *network.qat, learned));
  } else if (!keep_normalisation) {
    ASSAY_TRY(fold_but_for_scale(network));
  }
  network.graph.forget_types();
  network.graph.prune();
  ASSAY_TRY(network.graph.order());
  return outcome;
}

}  // namespace assay::experiment
