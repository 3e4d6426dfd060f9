#include "assay/experiment/explain/tapped_model.hpp"

#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

void keep(const std::string& name, const tensor::TensorView& view, NamedValues& values) {
  std::vector<float> real(view.elements());
  if (tensor::is_floating(view.dtype()) && tensor::to_float32(view, nullptr, real)) values[name] = std::move(real);
}

}  // namespace

Result<TappedModel> TappedModel::load(const model::Graph& graph, const std::vector<std::string>& tensors,
                                      const std::filesystem::path& scratch, runtime::Runtime& engine, int threads) {
  std::vector<std::string> outputs;
  for (const std::string& name : tensors) {
    if (!graph.is_input(name)) outputs.push_back(name);
  }
  ASSAY_TRY(graph.save(scratch, model::Graph::k_most_inside, outputs));
  TappedModel tapped;
  ASSAY_ASSIGN(tapped.session_, engine.load(scratch, {.threads = threads}));
  return tapped;
}

Result<NamedValues> TappedModel::run(const std::vector<tensor::TensorView>& inputs) {
  ASSAY_ASSIGN(const auto outputs, session_->run(inputs));
  NamedValues values;
  for (std::size_t i = 0; i < inputs.size(); ++i) keep(session_->inputs()[i].name, inputs[i], values);
  for (std::size_t i = 0; i < outputs.size(); ++i) keep(session_->outputs()[i].name, outputs[i], values);
  return values;
}

void add_run(const std::vector<float>& baseline, const std::vector<float>& candidate, record::LayerError& layer) {
  double signal = 0;
  double noise = 0;
  double dot = 0;
  double other = 0;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    const double f = baseline[i];
    const double q = candidate[i];
    signal += f * f;
    noise += (f - q) * (f - q);
    dot += f * q;
    other += q * q;
  }
  layer.elements = baseline.size();
  layer.signal.push_back(signal);
  layer.noise.push_back(noise);
  layer.dot.push_back(dot);
  layer.other.push_back(other);
}

}  // namespace assay::experiment
