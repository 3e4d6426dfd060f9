#include "assay/experiment/upgrade_check.hpp"

#include <algorithm>
#include <cmath>

#include "assay/experiment/model_inputs.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"
#include "assay/model/one_node_model.hpp"
#include "assay/model/opset.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using tensor::Tensor;
using tensor::TensorView;

constexpr std::size_t k_samples = 8;

struct NamedOutput {
  std::string name;
  std::vector<float> values;
};

// All outputs of one model, batch after batch.
Result<std::vector<NamedOutput>> outputs_of(runtime::Runtime& engine, const fs::path& model,
                                            const std::vector<std::vector<Tensor>>& batches) {
  ASSAY_ASSIGN(const auto session, engine.load(model, {}));
  std::vector<NamedOutput> outputs;
  for (const auto& info : session->outputs()) outputs.push_back({info.name, {}});
  for (const auto& batch : batches) {
    std::vector<TensorView> inputs;
    for (const Tensor& input : batch) inputs.push_back(input.view());
    ASSAY_ASSIGN(const auto given, session->run(inputs));
    for (std::size_t k = 0; k < given.size(); ++k) {
      auto& values = outputs[k].values;
      values.resize(values.size() + given[k].elements());
      ASSAY_TRY(tensor::to_float32(given[k], nullptr, std::span(values).last(given[k].elements())));
    }
  }
  return outputs;
}

Result<std::vector<std::vector<Tensor>>> inputs_for(const fs::path& baseline, const CalibrationSet* samples) {
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(baseline));
  const std::size_t batch = fixed_batch_of(summary).value_or(1);
  const std::size_t batches = std::max<std::size_t>(1, k_samples / batch);
  std::vector<std::vector<Tensor>> inputs;
  for (std::size_t i = 0; i < batches; ++i) {
    if (samples != nullptr) {
      ASSAY_ASSIGN(auto tensors, samples->read(i * batch, batch));
      inputs.push_back(std::move(tensors));
    } else {
      ASSAY_ASSIGN(BatchInputs drawn, synthetic_inputs(summary, {}, batch, i));
      inputs.push_back(std::move(drawn.tensors));
    }
  }
  return inputs;
}

}  // namespace

Result<OutputDifference> compare_outputs(runtime::Runtime& engine, const fs::path& before, const fs::path& after,
                                         const std::vector<std::vector<Tensor>>& batches) {
  ASSAY_ASSIGN(const auto old_outputs, outputs_of(engine, before, batches));
  ASSAY_ASSIGN(const auto new_outputs, outputs_of(engine, after, batches));
  OutputDifference difference;
  bool shared = false;
  for (const NamedOutput& was : old_outputs) {
    const auto is = std::ranges::find(new_outputs, was.name, &NamedOutput::name);
    if (is == new_outputs.end()) continue;
    if (is->values.size() != was.values.size()) {
      return fail(ErrorCode::runtime, "output '{}' has {} elements before and {} after", was.name, was.values.size(),
                  is->values.size());
    }
    shared = true;
    for (std::size_t i = 0; i < was.values.size(); ++i) {
      if (std::isnan(was.values[i]) && std::isnan(is->values[i])) continue;
      const double apart = std::abs(static_cast<double>(was.values[i]) - is->values[i]);
      difference.largest = std::isnan(apart) ? HUGE_VAL : std::max(difference.largest, apart);
      difference.largest_value = std::max(difference.largest_value, std::abs(static_cast<double>(was.values[i])));
    }
  }
  if (!shared) return fail(ErrorCode::runtime, "the two models share no output");
  return difference;
}

Status check_operator_set(runtime::Runtime& engine, std::int64_t opset, const fs::path& scratch) {
  const fs::path file = scratch / "operator_set.onnx";
  const model::OneNodeModel nothing{.op = "Identity",
                                    .operands = {"x"},
                                    .inputs = {{"x", tensor::DType::f32, {1}}},
                                    .output = {"y", tensor::DType::f32, {1}}};
  ASSAY_TRY(model::save_one_node_model(nothing, file, opset));
  const auto session = engine.load(file, {});
  std::error_code ignored;
  fs::remove(file, ignored);
  if (session) return {};
  return fail(
      ErrorCode::unsupported,
      "the baseline has operator set {}, of which {} {} takes no models: export it with an older one, or name a "
      "newer library with --onnxruntime ({})",
      opset, engine.name(), engine.version(), session.error().message());
}

Result<std::string> check_upgrade(runtime::Runtime& engine, const fs::path& baseline, std::int64_t opset,
                                  const CalibrationSet* samples, const fs::path& scratch) {
  const auto inputs = inputs_for(baseline, samples);
  if (!inputs) {
    return "outputs before and after the upgrade of its operators were not compared: " + inputs.error().message();
  }
  const fs::path file = scratch / "upgraded.onnx";
  {
    ASSAY_ASSIGN(model::Graph graph, model::Graph::open(baseline));
    ASSAY_TRY(model::upgrade_opset(graph, opset));
    ASSAY_TRY(graph.save(file));
  }
  const auto difference = compare_outputs(engine, baseline, file, *inputs);
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(file.string() + ".data", ignored);
  if (!difference) return tl::unexpected<Error>(difference.error());
  const std::string apart =
      fmt::format("{:.3g} at most, of outputs up to {:.3g}, on {} {}", difference->largest, difference->largest_value,
                  inputs->size(), samples != nullptr ? "batches of calibration samples" : "batches of drawn inputs");
  if (difference->relative() <= k_upgrade_tolerance) {
    return "its outputs before and after the upgrade of its operators differ by " + apart;
  }
  return fail(ErrorCode::runtime,
              "{}: brought to operator set {} its outputs change by {}: more than rounding explains. Upgrade the model "
              "with the tool that exported it",
              baseline.string(), opset, apart);
}

}  // namespace assay::experiment
