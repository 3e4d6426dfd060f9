#include "assay/experiment/quantize_cell.hpp"

#include <optional>

#include <malloc.h>

#include "assay/base/clock.hpp"
#include "assay/experiment/command_method.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/experiment/model_facts.hpp"
#include "assay/experiment/model_inputs.hpp"
#include "assay/experiment/progress_reporter.hpp"
#include "assay/experiment/quantization_json.hpp"
#include "assay/experiment/resident_bytes.hpp"
#include "assay/experiment/runtime_calibration.hpp"
#include "assay/experiment/upgrade_check.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// One model being made.
class CandidateMaking {
 public:
  CandidateMaking(const ordered_json& specification, const ordered_json& places, const fs::path& folder)
      : specification_(specification),
        baseline_(places.at("model").get<std::string>()),
        file_(folder / places.at("file").get<std::string>()),
        folder_(folder),
        threads_(places.at("threads")),
        calibration_(places.at("calibration").get<std::string>()),
        library_(places.at("library").get<std::string>()) {}

  Result<ordered_json> run() {
    ASSAY_ASSIGN(const quantize::MethodInfo method, known_method(specification_.at("method")));
    ASSAY_ASSIGN(
        const quantize::Options options,
        quantize::Options::parse(method.options, specification_.at("options").get<std::map<std::string, std::string>>(),
                                 method.name));
    ASSAY_ASSIGN(summary_, model::inspect(baseline_));
    ASSAY_ASSIGN(engine_, open_engine(specification_.at("runtime").at("name"), library_));
    if (!calibration_.empty()) {
      ASSAY_ASSIGN(CalibrationSet set, CalibrationSet::open(calibration_));
      set_.emplace(std::move(set));
    }
    ASSAY_ASSIGN(ordered_json outcome, method.name == "command" ? run_command(options) : apply(method, options));
    ASSAY_ASSIGN(const model::ModelSummary made, model::inspect(file_));
    ASSAY_TRY(within(engine_->load(file_, {.threads = threads_}).map([](const auto&) {}),
                     "checking the model that " + method.name + " made"));
    outcome["file"] = file_.filename().string();
    outcome["file_bytes"] = made.file_bytes;
    outcome["weights_bytes"] = weights_bytes_of(made);
    outcome["baseline_bytes"] = summary_.file_bytes;
    outcome["opset"] = {{"baseline", summary_.opset}, {"made", made.opset}};
    outcome["threads"] = threads_;
    return outcome;
  }

 private:
  Result<ordered_json> run_command(const quantize::Options& options) {
    ASSAY_ASSIGN(ordered_json command,
                 run_command_method(options, {baseline_, file_, calibration_, folder_ / "command.log"}));
    ordered_json outcome = quantization_json(quantize::Outcome{.simulated = options.boolean("simulated")});
    outcome["command"] = std::move(command);
    ASSAY_TRY(model::set_metadata(file_, std::string(model::k_mark_key), mark(outcome)));
    return outcome;
  }

  Result<ordered_json> apply(const quantize::MethodInfo& method, const quantize::Options& options) {
    std::optional<RuntimeCalibration> calibration;
    if (set_) {
      calibration.emplace(*set_, *engine_,
                          RuntimeCalibrationOptions{.threads = threads_,
                                                    .scratch = folder_,
                                                    .fixed_batch = fixed_batch_of(summary_),
                                                    .one_by_one = summary_.batch_dependent});
    }
    ProgressReporter report;
    const quantize::Request request{.options = options,
                                    .calibration = calibration ? &*calibration : nullptr,
                                    .seed = specification_.at("seed"),
                                    .progress = [&report](const std::string&, double done) {
                                      report(static_cast<std::uint64_t>(done * static_cast<double>(k_making_steps)));
                                    }};
    ASSAY_TRY(check_operator_set(*engine_, summary_.opset, folder_));
    quantize::Outcome outcome;
    std::int64_t opset = 0;
    {
      ASSAY_ASSIGN(model::Graph graph, model::Graph::open(baseline_));
      ASSAY_ASSIGN(outcome, method.apply(graph, request));
      graph.set_metadata(std::string(model::k_mark_key), mark(quantization_json(outcome)));
      ASSAY_TRY(graph.save(file_));
      opset = graph.opset();
    }
    if (opset > summary_.opset) {
      ASSAY_ASSIGN(std::string note, check_upgrade(*engine_, baseline_, opset, set_ ? &*set_ : nullptr, folder_));
      outcome.notes.push_back(std::move(note));
    }
    return quantization_json(outcome);
  }

  std::string mark(const ordered_json& outcome) const {
    return making_mark(specification_, outcome, set_ ? &*set_ : nullptr);
  }

  const ordered_json& specification_;
  fs::path baseline_;
  fs::path file_;
  fs::path folder_;
  int threads_;
  fs::path calibration_;
  fs::path library_;
  model::ModelSummary summary_;
  std::unique_ptr<runtime::Runtime> engine_;
  std::optional<CalibrationSet> set_;
};

void remove_models(const fs::path& folder, const std::string& file) {
  std::error_code ignored;
  for (const char* end : {"", ".data"}) fs::remove(folder / (file + end), ignored);
}

}  // namespace

Attempt<ordered_json> run_quantize_cell(const ordered_json& specification, const ordered_json& places,
                                        const fs::path& folder) {
  const Stopwatch watch;
  // Weights go back to the system as they are freed: the allocator would keep those of every step, in ever larger
  // holes.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  auto outcome = within(CandidateMaking(specification, places, folder).run(),
                        "making the model by " + specification.at("method").get<std::string>());
  if (!outcome) {
    remove_models(folder, places.at("file"));
    return blame(outcome.error().code() == ErrorCode::io ? record::Fault::machine : record::Fault::model,
                 outcome.error());
  }
  (*outcome)["seconds"] = watch.seconds();
  (*outcome)["peak_resident_bytes"] = peak_resident_bytes().count;
  return *outcome;
}

}  // namespace assay::experiment
