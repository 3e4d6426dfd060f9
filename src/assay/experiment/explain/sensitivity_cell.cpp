#include "assay/experiment/explain/sensitivity_cell.hpp"

#include <algorithm>
#include <optional>

#include "assay/base/temporary_folder.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/explain/aligned_baseline.hpp"
#include "assay/experiment/explain/tapped_model.hpp"
#include "assay/experiment/measured_inputs.hpp"
#include "assay/model/layer_transplant.hpp"
#include "assay/model/operation_count.hpp"
#include "assay/model/opset.hpp"
#include "assay/model/product.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::size_t k_most_products = 200;

// All real outputs of a run, one after the other.
std::vector<float> joined(const NamedValues& values, const std::vector<std::string>& outputs) {
  std::vector<float> all;
  for (const std::string& name : outputs) {
    const auto found = values.find(name);
    if (found != values.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  }
  return all;
}

class Sensitivity {
 public:
  Sensitivity(const ordered_json& specification, const ordered_json& places)
      : specification_(specification), places_(places) {}

  Result<record::LayerErrors> run() {
    ASSAY_TRY(open());
    ASSAY_TRY(run_baseline());
    std::string refusal = "the two graphs share no product";
    for (const std::size_t index : dearest_products()) {
      Status done = quantize_alone(index);
      if (done) continue;
      if (done.error().code() != ErrorCode::unsupported) return tl::unexpected<Error>(done.error());
      refusal = done.error().message();
    }
    if (result_.layers.empty()) {
      return fail(ErrorCode::unsupported, "no product can be quantized alone: {}", refusal);
    }
    return std::move(result_);
  }

 private:
  fs::path place_of(const char* role) const { return places_.at(role).get<std::string>(); }

  Status open() {
    ASSAY_ASSIGN(auto scratch, TemporaryFolder::make("assay-sensitivity"));
    scratch_.emplace(std::move(scratch));
    ASSAY_ASSIGN(engine_,
                 open_engine(specification_.at("runtime").at("name"), places_.at("library").get<std::string>()));
    result_.runtime = description_of(*engine_);
    ASSAY_ASSIGN(auto baseline, model::Graph::open(place_of("baseline")));
    ASSAY_ASSIGN(auto candidate, model::Graph::open(place_of("candidate")));
    candidate_.emplace(std::move(candidate));
    baseline_.emplace(aligned_baseline(baseline, *candidate_));
    ASSAY_TRY(model::upgrade_opset(*baseline_, candidate_->opset()));
    return {};
  }

  Status run_baseline() {
    ASSAY_ASSIGN(auto inputs, MeasuredInputs::open(specification_, places_));
    result_.batch = specification_.at("batch");
    result_.runs = specification_.at("samples").get<std::uint64_t>() / result_.batch;
    for (std::uint64_t run = 0; run < result_.runs; ++run) {
      ASSAY_ASSIGN(BatchInputs batch, inputs.of(place_of("baseline"), result_.batch, run * result_.batch));
      inputs_.push_back(std::move(batch));
    }
    ASSAY_ASSIGN(real_, outputs_of(*baseline_));
    return {};
  }

  // The outputs of every run.
  Result<std::vector<std::vector<float>>> outputs_of(const model::Graph& graph) {
    const auto outputs = graph.outputs();
    ASSAY_ASSIGN(auto tapped, TappedModel::load(graph, outputs, scratch_->path() / "model.onnx", *engine_,
                                                specification_.at("runtime").at("threads")));
    std::vector<std::vector<float>> runs;
    for (const BatchInputs& batch : inputs_) {
      ASSAY_ASSIGN(const NamedValues values, tapped.run(batch.views()));
      runs.push_back(joined(values, outputs));
    }
    return runs;
  }

  // Places of the products among the nodes, in the order of the graph.
  std::vector<std::size_t> dearest_products() const {
    model::Graph counted = baseline_->clone();
    model::assume_input_shapes(counted, {});
    std::vector<std::pair<std::uint64_t, std::size_t>> products;
    const auto nodes = std::as_const(counted).nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!model::product_of(*nodes[i])) continue;
      products.emplace_back(model::multiply_accumulates(counted, *nodes[i]).value_or(0), i);
    }
    std::ranges::stable_sort(products, [](const auto& a, const auto& b) { return a.first > b.first; });
    if (products.size() > k_most_products) products.resize(k_most_products);
    std::vector<std::size_t> places;
    for (const auto& [macs, place] : products) places.push_back(place);
    std::ranges::sort(places);
    return places;
  }

  Status quantize_alone(std::size_t index) {
    model::Graph graph = baseline_->clone();
    onnx::NodeProto* node = graph.nodes().at(index);
    const onnx::NodeProto* counterpart = model::counterpart_of(*node, *candidate_);
    if (counterpart == nullptr) {
      return fail(ErrorCode::unsupported, "'{}' is not in the candidate", model::shown_name(*node));
    }
    record::LayerError layer;
    layer.node = model::shown_name(*node);
    layer.op = node->op_type();
    layer.tensor = graph.outputs().front();
    ASSAY_TRY(model::transplant_quantization(graph, node, *candidate_, *counterpart));
    ASSAY_ASSIGN(const auto rounded, within(outputs_of(graph), "quantizing " + layer.node + " alone"));
    for (std::size_t run = 0; run < rounded.size(); ++run) {
      if (rounded[run].size() != real_[run].size()) return {};
      add_run(real_[run], rounded[run], layer);
    }
    result_.layers.push_back(std::move(layer));
    return {};
  }

  const ordered_json& specification_;
  const ordered_json& places_;
  std::optional<TemporaryFolder> scratch_;
  std::unique_ptr<runtime::Runtime> engine_;
  std::optional<model::Graph> baseline_;
  std::optional<model::Graph> candidate_;
  std::vector<BatchInputs> inputs_;
  std::vector<std::vector<float>> real_;
  record::LayerErrors result_;
};

}  // namespace

CellTask sensitivity_task(const MeasuringGround& ground, const ModelToMeasure& baseline,
                          const ModelToMeasure& candidate, std::size_t samples) {
  ordered_json specification = measuring_specification("sensitivity", ground);
  specification.erase("machine");  // no time is measured
  specification["baseline"] = baseline.digest;
  specification["candidate"] = candidate.digest;
  const std::size_t batch = baseline.fixed_batch.value_or(1);
  specification["batch"] = batch;
  specification["samples"] = std::max(samples, batch);
  CellTask task = measuring_task(ground, &baseline, &candidate, std::move(specification));
  task.models = 2;
  return task;
}

Result<record::LayerErrors> run_sensitivity_cell(const ordered_json& specification, const ordered_json& places) {
  return Sensitivity(specification, places).run();
}

}  // namespace assay::experiment
