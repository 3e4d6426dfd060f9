#include "assay/experiment/runtime_calibration.hpp"

#include <algorithm>

#include "assay/model/constant_views.hpp"
#include "assay/model/graph.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using tensor::Tensor;
using tensor::TensorView;

constexpr std::size_t k_most_at_once = 32;

// The graph in the engine. Its weights stay where they are, in the graph's memory or in its files, and are not packed
// once more: they are held once.
class LoadedGraph {
 public:
  static Result<LoadedGraph> load(const model::Graph& graph, const std::vector<std::string>& computed,
                                  runtime::Runtime& engine, const RuntimeCalibrationOptions& options) {
    const fs::path file = options.scratch / "calibration.onnx";
    ASSAY_ASSIGN(const std::vector<std::string> constants, graph.save_outline(file, computed));
    ASSAY_ASSIGN(model::ConstantViews views, model::ConstantViews::of(graph, constants));
    auto session = engine.load(file, {.threads = options.threads,
                                      .config = {{"session.disable_prepacking", "1"}},
                                      .constants = views.views(),
                                      .outputs = computed});
    std::error_code ignored;
    for (const char* end : {"", ".data"}) fs::remove(file.string() + end, ignored);
    if (!session) return tl::unexpected<Error>(session.error());
    return LoadedGraph(std::move(views), std::move(*session));
  }

  runtime::Session& session() const { return *session_; }

 private:
  LoadedGraph(model::ConstantViews constants, std::unique_ptr<runtime::Session> session)
      : constants_(std::move(constants)), session_(std::move(session)) {}

  model::ConstantViews constants_;
  std::unique_ptr<runtime::Session> session_;  // goes before what it borrows
};

// Where the values of a tensor that was asked for come from: an input of the graph, or an output of the session.
struct Source {
  bool is_input = false;
  std::size_t index = 0;
};

std::size_t index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

std::vector<std::string> names_of(const std::vector<runtime::ValueInfo>& values) {
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value.name);
  return names;
}

std::size_t bytes_of(const std::vector<TensorView>& values) {
  std::size_t bytes = 0;
  for (const TensorView& value : values) bytes += value.bytes().size();
  return bytes;
}

// One pass over the samples.
class CalibrationPass {
 public:
  CalibrationPass(const CalibrationSet& set, runtime::Session* session, std::vector<Source> sources,
                  std::vector<std::size_t> session_inputs)
      : set_(set), session_(session), sources_(std::move(sources)), session_inputs_(std::move(session_inputs)) {}

  // Gives the bytes of what was observed.
  Result<std::size_t> batch(std::size_t first, std::size_t count, const quantize::Calibration::Observe& observe) {
    ASSAY_ASSIGN(const std::vector<Tensor> inputs, set_.read(first, count));
    std::vector<TensorView> fed;
    for (const std::size_t k : session_inputs_) fed.push_back(inputs[k].view());
    std::span<const TensorView> computed;
    if (session_ != nullptr) {
      ASSAY_ASSIGN(computed, session_->run(fed));
    }
    std::vector<TensorView> values;
    for (const Source& source : sources_) {
      values.push_back(source.is_input ? inputs[source.index].view() : computed[source.index]);
    }
    ASSAY_TRY(observe(first, values));
    return bytes_of(values);
  }

 private:
  const CalibrationSet& set_;
  runtime::Session* session_;  // nullptr: only inputs were asked for
  std::vector<Source> sources_;
  std::vector<std::size_t> session_inputs_;  // index into the set's inputs, for each of the session's
};

}  // namespace

std::size_t RuntimeCalibration::samples() const {
  const std::size_t batch = options_.fixed_batch.value_or(1);
  return (set_.samples() + batch - 1) / batch * batch;
}

Status RuntimeCalibration::run(const model::Graph& graph, const std::vector<std::string>& tensors,
                               const Observe& observe) {
  std::vector<std::string> inputs;
  for (const auto& input : set_.content().inputs) inputs.push_back(input.name);
  std::vector<std::string> computed;
  for (const std::string& tensor : tensors) {
    const bool known = graph.is_input(tensor) || graph.producer(tensor) != nullptr;
    if (!known) return fail(ErrorCode::invalid_argument, "the graph does not compute '{}'", tensor);
    if (!graph.is_input(tensor) && std::ranges::find(computed, tensor) == computed.end()) computed.push_back(tensor);
  }
  std::optional<LoadedGraph> loaded;
  runtime::Session* session = nullptr;  // none when only inputs were asked for
  std::vector<std::size_t> session_inputs;
  if (!computed.empty()) {
    ASSAY_ASSIGN(LoadedGraph ready, within(LoadedGraph::load(graph, computed, engine_, options_), "calibrating"));
    session = &loaded.emplace(std::move(ready)).session();
    for (const auto& name : names_of(session->inputs())) session_inputs.push_back(index_of(inputs, name));
  }
  const std::vector<std::string> outputs = session ? names_of(session->outputs()) : std::vector<std::string>{};
  std::vector<Source> sources;
  for (const std::string& tensor : tensors) {
    const bool is_input = graph.is_input(tensor);
    sources.push_back({is_input, index_of(is_input ? inputs : outputs, tensor)});
  }
  CalibrationPass pass(set_, session, std::move(sources), std::move(session_inputs));
  const bool told = options_.fixed_batch || options_.one_by_one;
  std::size_t batch = options_.fixed_batch.value_or(1);
  for (std::size_t first = 0; first < samples();) {
    const std::size_t count = std::min(batch, samples() - first);
    ASSAY_ASSIGN(const std::size_t bytes, within(pass.batch(first, count, observe), "calibrating"));
    first += count;
    const std::size_t one = std::max<std::size_t>(1, bytes / count);
    if (!told) batch = std::clamp<std::size_t>(options_.batch_bytes / one, 1, k_most_at_once);
  }
  return {};
}

}  // namespace assay::experiment
