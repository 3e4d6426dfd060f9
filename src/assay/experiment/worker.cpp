#include "assay/experiment/worker.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "assay/data/source.hpp"
#include "assay/experiment/calibration_cell.hpp"
#include "assay/experiment/cell_data.hpp"
#include "assay/experiment/cell_failure.hpp"
#include "assay/experiment/crossval/train_cell.hpp"
#include "assay/experiment/energy_cell.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/explain/layer_cell.hpp"
#include "assay/experiment/explain/profile_cell.hpp"
#include "assay/experiment/explain/sensitivity_cell.hpp"
#include "assay/experiment/import.hpp"
#include "assay/experiment/kernels/kernel_cell.hpp"
#include "assay/experiment/latency_cell.hpp"
#include "assay/experiment/load_cell.hpp"
#include "assay/experiment/memory_cell.hpp"
#include "assay/experiment/memory_shortage.hpp"
#include "assay/experiment/model_description.hpp"
#include "assay/experiment/optimise_cell.hpp"
#include "assay/experiment/predict.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/experiment/quantize_cell.hpp"
#include "assay/experiment/resident_bytes.hpp"
#include "assay/experiment/sample_digest.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/experiment/throughput_cell.hpp"
#include "assay/experiment/training/training_cell.hpp"
#include "assay/model/model.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/json_file.hpp"
#include "assay/runtime/runtime.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::Fault;

Result<model::TensorInfo> output_named(const model::ModelSummary& summary, const std::string& name) {
  for (const auto& output : summary.outputs) {
    if (output.name == name) return output;
  }
  return fail(ErrorCode::internal, "the model has no output '{}'", name);
}

// What is wrong with the data is told with the data's file, which the reader of a row does not always know.
CellFailure naming_data(CellFailure failure, const fs::path& data) {
  const std::string text = failure.text();
  if (failure.fault != Fault::data || text.find(data.string()) != std::string::npos) return failure;
  return {Error(failure.code(), data.string() + ": " + text), Fault::data};
}

Attempt<ordered_json> run_predict(const ordered_json& specification, const ordered_json& places,
                                  const fs::path& folder) {
  const fs::path model_path = places.at("model").get<std::string>();
  ASSAY_ASSIGN(const auto source, source_from_json(places.at("data")));
  const auto opened = open_cell_data(places);
  if (!opened) return blame(Fault::data, opened.error());
  const data::Dataset& dataset = **opened;
  ASSAY_ASSIGN(const ModelDescription description, describe_model(model_path, k_default_runtime));
  const model::ModelSummary& summary = description.summary;
  ASSAY_ASSIGN(const Binding binding, match_inputs(summary, dataset.info()));
  ASSAY_ASSIGN(const model::TensorInfo scores, output_named(summary, specification.at("output")));
  const auto& runtime_spec = specification.at("runtime");
  ASSAY_ASSIGN(const auto engine, open_engine(runtime_spec.at("name"), places.at("library").get<std::string>()));
  const runtime::SessionOptions options{
      .threads = runtime_spec.at("threads"), .config = session_config_of(runtime_spec), .outputs = {scores.name}};
  ASSAY_ASSIGN(const auto session, engine->load(model_path, options));
  ProgressReporter report;
  const PredictOptions pass{.batch = specification.at("batch"),
                            .scores = scores,
                            .takes_decisions = places.value("task", std::string()) == "classification",
                            .on_progress = std::ref(report)};
  const auto outcome = predict(*session, binding, dataset, folder, pass);
  if (!outcome) return tl::unexpected<CellFailure>(naming_data(outcome.error(), source.path));
  return ordered_json{
      {"samples", outcome->samples}, {"undecodable", outcome->undecodable},
      {"columns", outcome->columns}, {"runtime", description_of(*engine, details_of(*session, runtime_spec))},
      {"seconds", outcome->seconds}, {"peak_resident_bytes", peak_resident_bytes().count}};
}

Attempt<ordered_json> run_import(const ordered_json& specification, const ordered_json& places,
                                 const fs::path& folder) {
  ASSAY_ASSIGN(const auto ids, tensor::read_npy_strings(fs::path(places.at("run").get<std::string>()) / "ids.npy"));
  const ImportOptions options{.score_columns = specification.at("score_columns").get<std::vector<std::string>>(),
                              .label_column = specification.at("label_column"),
                              .id_column = specification.at("id_column"),
                              .classes = specification.at("classes").get<std::vector<std::string>>(),
                              .delimiter = specification.value("delimiter", std::string())};
  const auto task = specification.at("task") == "regression" ? data::Task::regression : data::Task::classification;
  ASSAY_ASSIGN(const ImportOutcome outcome,
               import_predictions(places.at("model").get<std::string>(), options, ids, task, folder));
  return ordered_json{{"samples", outcome.samples},
                      {"undecodable", 0},
                      {"columns", outcome.columns},
                      {"runtime", "predictions made elsewhere"}};
}

Attempt<ordered_json> run_latency(const ordered_json& specification, const ordered_json& places,
                                  const fs::path& folder) {
  ASSAY_ASSIGN(const record::LatencyLaunch launch, run_latency_cell(specification, places));
  ASSAY_ASSIGN(ordered_json outcome, record::write_latency(folder, launch));
  return outcome;
}

Attempt<ordered_json> run_throughput(const ordered_json& specification, const ordered_json& places, const fs::path&) {
  ASSAY_ASSIGN(const record::ThroughputLaunch launch, run_throughput_cell(specification, places));
  return record::to_json(launch);
}

Attempt<ordered_json> run_memory(const ordered_json& specification, const ordered_json& places,
                                 const fs::path& folder) {
  ASSAY_ASSIGN(const record::MemoryPass pass, run_memory_cell(specification, places, folder));
  return record::to_json(pass);
}

Attempt<ordered_json> run_load(const ordered_json& specification, const ordered_json& places, const fs::path& folder) {
  ASSAY_ASSIGN(const record::LoadRecord run, run_load_cell(specification, places));
  ASSAY_ASSIGN(ordered_json outcome, record::write_load(folder, run));
  return outcome;
}

Attempt<ordered_json> run_peak(const ordered_json& specification, const ordered_json& places, const fs::path&) {
  ASSAY_ASSIGN(const record::PeakRecord search, run_peak_cell(specification, places));
  return record::to_json(search);
}

Attempt<ordered_json> run_energy(const ordered_json& specification, const ordered_json& places, const fs::path&) {
  ASSAY_ASSIGN(const record::EnergyPass pass, run_energy_cell(specification, places));
  return record::to_json(pass);
}

Attempt<ordered_json> run_samples(const ordered_json&, const ordered_json& places, const fs::path& folder) {
  return run_samples_cell(places, folder);
}

Attempt<ordered_json> run_optimise(const ordered_json& specification, const ordered_json& places,
                                   const fs::path& folder) {
  ASSAY_ASSIGN(ordered_json outcome, run_optimise_cell(specification, places, folder));
  return outcome;
}

Attempt<ordered_json> run_kernels(const ordered_json& specification, const ordered_json& places, const fs::path&) {
  ASSAY_ASSIGN(ordered_json outcome, run_kernel_cell(specification, places));
  return outcome;
}

Attempt<ordered_json> run_layers(const ordered_json& specification, const ordered_json& places,
                                 const fs::path& folder) {
  ASSAY_ASSIGN(const record::LayerErrors errors, run_layer_cell(specification, places));
  ASSAY_ASSIGN(ordered_json outcome, record::write_layer_errors(folder, errors));
  return outcome;
}

Attempt<ordered_json> run_sensitivity(const ordered_json& specification, const ordered_json& places,
                                      const fs::path& folder) {
  ASSAY_ASSIGN(const record::LayerErrors errors, run_sensitivity_cell(specification, places));
  ASSAY_ASSIGN(ordered_json outcome, record::write_layer_errors(folder, errors));
  return outcome;
}

Attempt<ordered_json> run_profile(const ordered_json& specification, const ordered_json& places, const fs::path&) {
  ASSAY_ASSIGN(const record::OperatorTimes times, run_profile_cell(specification, places));
  return record::to_json(times);
}

// What each kind of cell does.
struct CellKind {
  std::string_view name;
  Attempt<ordered_json> (*run)(const ordered_json& specification, const ordered_json& places, const fs::path& folder);
};

constexpr std::array k_cell_kinds{CellKind{"predict", run_predict},
                                  CellKind{"import", run_import},
                                  CellKind{"latency", run_latency},
                                  CellKind{"throughput", run_throughput},
                                  CellKind{"memory", run_memory},
                                  CellKind{"load", run_load},
                                  CellKind{"peak", run_peak},
                                  CellKind{"energy", run_energy},
                                  CellKind{"samples", run_samples},
                                  CellKind{"calibration", run_calibration_cell},
                                  CellKind{"quantize", run_quantize_cell},
                                  CellKind{"train", run_train_cell},
                                  CellKind{"training", run_training_cell},
                                  CellKind{"optimise", run_optimise},
                                  CellKind{"kernels", run_kernels},
                                  CellKind{"layers", run_layers},
                                  CellKind{"profile", run_profile},
                                  CellKind{"sensitivity", run_sensitivity}};

Attempt<ordered_json> run_cell(const ordered_json& work, const fs::path& folder) {
  const auto& specification = work.at("specification");
  const auto found = std::ranges::find(k_cell_kinds, specification.at("kind").get<std::string>(), &CellKind::name);
  if (found == k_cell_kinds.end()) {
    return fail(ErrorCode::internal, "no cell is of kind {}", specification.at("kind").dump());
  }
  return found->run(specification, work.at("places"), folder);
}

Attempt<ordered_json> work_on(const fs::path& folder) {
  ASSAY_ASSIGN(const ordered_json work, record::read_json(folder / "work.json"));
  try {
    return run_cell(work, folder);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::internal, "{}: {}", (folder / "work.json").string(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::runtime, "{}", k_out_of_memory);
  }
}

}  // namespace

int run_worker(const fs::path& folder) {
  const auto outcome = work_on(folder);
  ordered_json document;
  if (outcome) {
    document = *outcome;
  } else {
    document["error"] = {{"code", name_of(outcome.error().code())},
                         {"fault", name_of(outcome.error().fault)},
                         {"message", outcome.error().text()}};
  }
  const Status written = record::write_scratch_json(folder / "outcome.json", document);
  if (!written) report_failure(written.error().text());
  return outcome && written ? 0 : 1;
}

}  // namespace assay::experiment
