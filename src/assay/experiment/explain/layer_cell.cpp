#include "assay/experiment/explain/layer_cell.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "assay/base/temporary_folder.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/explain/aligned_baseline.hpp"
#include "assay/experiment/explain/shared_tensors.hpp"
#include "assay/experiment/explain/tapped_model.hpp"
#include "assay/experiment/measured_inputs.hpp"
#include "assay/model/shape_inference.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

void add_use(const std::vector<float>& values, record::ActivationUse& use) {
  double cut_low = 0;
  double cut_high = 0;
  double at_low = 0;
  double at_high = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const double level = std::nearbyint(static_cast<double>(value) / use.scale) + static_cast<double>(use.zero_point);
    const auto bounded = static_cast<std::int64_t>(std::clamp(level, -1e15, 1e15));
    cut_low += bounded < use.least ? 1 : 0;
    cut_high += bounded > use.most ? 1 : 0;
    at_low += bounded <= use.least ? 1 : 0;
    at_high += bounded >= use.most ? 1 : 0;
    const bool first = use.elements == 0;
    use.lowest_level = first ? bounded : std::min(use.lowest_level, bounded);
    use.highest_level = first ? bounded : std::max(use.highest_level, bounded);
    use.elements = values.size();
  }
  use.cut_low.push_back(cut_low);
  use.cut_high.push_back(cut_high);
  use.at_low.push_back(at_low);
  use.at_high.push_back(at_high);
}

// A grid that begins at 0 does the work of a Relu that was taken away: what it cuts there was never wanted.
void cut_as_relu_would(const std::vector<float>& baseline, std::vector<float>& candidate) {
  if (std::ranges::any_of(baseline, [](float value) { return value < 0; })) return;
  for (float& value : candidate) value = std::max(value, 0.0F);
}

class LayerComparison {
 public:
  LayerComparison(const ordered_json& specification, const ordered_json& places)
      : specification_(specification), places_(places) {}

  Result<record::LayerErrors> run() {
    ASSAY_ASSIGN(const TemporaryFolder scratch, TemporaryFolder::make("assay-layers"));
    ASSAY_ASSIGN(engine_,
                 open_engine(specification_.at("runtime").at("name"), places_.at("library").get<std::string>()));
    result_.runtime = description_of(*engine_);
    ASSAY_TRY(open_models(scratch.path()));
    ASSAY_ASSIGN(const MeasuredInputs inputs, MeasuredInputs::open(specification_, places_));
    result_.batch = specification_.at("batch");
    result_.runs = specification_.at("samples").get<std::uint64_t>() / result_.batch;
    for (std::uint64_t run = 0; run < result_.runs; ++run) ASSAY_TRY(compare(inputs, run));
    drop_what_never_came();
    return std::move(result_);
  }

 private:
  fs::path place_of(const char* role) const { return places_.at(role).get<std::string>(); }

  Status open_models(const fs::path& scratch) {
    ASSAY_ASSIGN(const model::Graph original, model::Graph::open(place_of("baseline")));
    ASSAY_ASSIGN(model::Graph candidate, model::Graph::open(place_of("candidate")));
    model::Graph baseline = aligned_baseline(original, candidate);
    model::infer_shapes(baseline);
    model::infer_shapes(candidate);
    std::vector<std::string> of_baseline;
    std::vector<std::string> of_candidate;
    const std::set<std::string> rescaled = rescaled_values(baseline, candidate);
    for (SharedTensor& shared : shared_tensors(baseline, candidate)) {
      if (rescaled.contains(shared.name)) continue;
      of_baseline.push_back(shared.name);
      if (std::ranges::find(of_candidate, shared.in_candidate) == of_candidate.end()) {
        of_candidate.push_back(shared.in_candidate);
      }
      in_candidate_.push_back(std::move(shared.in_candidate));
      record::LayerError& layer = result_.layers.emplace_back();
      layer.tensor = std::move(shared.name);
      layer.node = std::move(shared.node);
      layer.op = std::move(shared.op);
    }
    if (of_baseline.empty()) {
      return fail(ErrorCode::unsupported, "the two graphs share no tensor by name: errors cannot be told by layer");
    }
    for (const QuantizedActivation& activation : quantized_activations(candidate)) {
      record::ActivationUse& use = result_.activations.emplace_back();
      use.tensor = activation.tensor;
      use.type = activation.type;
      use.scale = activation.scale;
      use.zero_point = activation.zero_point;
      use.least = activation.least;
      use.most = activation.most;
      if (std::ranges::find(of_candidate, use.tensor) == of_candidate.end()) of_candidate.push_back(use.tensor);
    }
    const int threads = specification_.at("runtime").at("threads");
    ASSAY_ASSIGN(baseline_, TappedModel::load(baseline, of_baseline, scratch / "baseline.onnx", *engine_, threads));
    ASSAY_ASSIGN(candidate_, TappedModel::load(candidate, of_candidate, scratch / "candidate.onnx", *engine_, threads));
    return {};
  }

  Status compare(const MeasuredInputs& inputs, std::uint64_t run) {
    ASSAY_ASSIGN(const BatchInputs of_baseline, inputs.of(place_of("baseline"), result_.batch, run * result_.batch));
    ASSAY_ASSIGN(const BatchInputs of_candidate, inputs.of(place_of("candidate"), result_.batch, run * result_.batch));
    ASSAY_ASSIGN(const auto real, within(baseline_->run(of_baseline.views()), "running the baseline by layers"));
    ASSAY_ASSIGN(auto rounded, within(candidate_->run(of_candidate.views()), "running the candidate by layers"));
    for (std::size_t i = 0; i < result_.layers.size(); ++i) {
      record::LayerError& layer = result_.layers[i];
      const auto f = real.find(layer.tensor);
      const auto q = rounded.find(in_candidate_[i]);
      if (f == real.end() || q == rounded.end() || f->second.size() != q->second.size()) continue;
      add_run(f->second, q->second, layer);
    }
    for (record::ActivationUse& use : result_.activations) {
      const auto found = rounded.find(use.tensor);
      if (found == rounded.end()) continue;
      const auto f = real.find(use.tensor);
      if (use.zero_point == use.least && f != real.end()) cut_as_relu_would(f->second, found->second);
      add_use(found->second, use);
    }
    return {};
  }

  // Tensors that turned out to be no numbers, or of two sizes.
  void drop_what_never_came() {
    std::erase_if(result_.layers, [this](const auto& layer) { return layer.signal.size() != result_.runs; });
    std::erase_if(result_.activations, [this](const auto& use) { return use.cut_low.size() != result_.runs; });
  }

  const ordered_json& specification_;
  const ordered_json& places_;
  std::unique_ptr<runtime::Runtime> engine_;  // outlives its sessions
  std::optional<TappedModel> baseline_;
  std::optional<TappedModel> candidate_;
  std::vector<std::string> in_candidate_;  // of each layer
  record::LayerErrors result_;
};

}  // namespace

CellTask layer_task(const MeasuringGround& ground, const ModelToMeasure& baseline, const ModelToMeasure& candidate,
                    std::size_t samples) {
  ordered_json specification = measuring_specification("layers", ground);
  specification.erase("machine");  // no time is measured
  specification["baseline"] = baseline.digest;
  specification["candidate"] = candidate.digest;
  const std::size_t batch = baseline.fixed_batch.value_or(candidate.fixed_batch.value_or(1));
  specification["batch"] = batch;
  specification["samples"] = std::max(samples, batch);
  CellTask task = measuring_task(ground, &baseline, &candidate, std::move(specification));
  task.models = 2;
  return task;
}

Result<record::LayerErrors> run_layer_cell(const ordered_json& specification, const ordered_json& places) {
  return LayerComparison(specification, places).run();
}

}  // namespace assay::experiment
