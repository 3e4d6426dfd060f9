#include "assay/experiment/crossval/crossval.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/ranges.h>

#include "assay/analysis/crossval/analyse_folds.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/experiment/crossval/fold_bases.hpp"
#include "assay/experiment/crossval/fold_models.hpp"
#include "assay/experiment/crossval/fold_stage.hpp"
#include "assay/experiment/crossval/train_cell.hpp"
#include "assay/experiment/outside_command.hpp"
#include "assay/experiment/prepare.hpp"
#include "assay/experiment/run_folder.hpp"
#include "assay/experiment/sample_digest.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

constexpr const char* k_quality_alone = "left out: cross-validation judges quality; evaluate measures speed and memory";
constexpr std::uint32_t k_most_draws = 1000;

Status check_plan(const CrossvalPlan& plan) {
  for (const ModelRef& candidate : plan.evaluate.candidates) {
    if (candidate.name == analysis::k_chosen) {
      return fail(ErrorCode::invalid_argument,
                  "--candidate {}=…: what the folds choose is called so; take another name", candidate.name);
    }
    if (candidate.method) continue;
    return fail(ErrorCode::invalid_argument,
                "--candidate {}: a model that is given cannot be made anew in every fold: say how it is made "
                "(quantize:METHOD), or compare it with `assay evaluate`",
                candidate.path.string());
  }
  const FoldCalibration& calibration = plan.calibration;
  if (calibration.draws == 0 || calibration.draws > k_most_draws) {
    return fail(ErrorCode::invalid_argument, "--calibration-seeds {}: expected 1 to {}", calibration.draws,
                k_most_draws);
  }
  if (plan.trainer) ASSAY_TRY(check_trainer(plan.trainer->command));
  const bool calibrates =
      std::ranges::any_of(plan.evaluate.candidates, [](const ModelRef& ref) { return ref.method->needs_calibration; });
  const char* idle = !calibration.sizes.empty() ? "--calibration-sizes"
                     : calibration.draws > 1    ? "--calibration-seeds"
                     : calibration.samples      ? "--calibration-samples"
                                                : nullptr;
  if (idle != nullptr && !calibrates) {
    return fail(ErrorCode::invalid_argument,
                "{}: no candidate is calibrated; name one that is, such as quantize:int8-static", idle);
  }
  return analysis::check_measured(plan.evaluate.analysis.gates, k_quality_alone, k_quality_alone);
}

const record::DataRecord::Slice* slice_named(const record::DataRecord& data, const std::string& name) {
  const auto found = std::ranges::find(data.slices, name, &record::DataRecord::Slice::name);
  return name.empty() || found == data.slices.end() ? nullptr : &*found;
}

ordered_json folds_identity(const FoldPlan& folds) {
  return {{"kind", folds.kind ? ordered_json(static_cast<int>(*folds.kind)) : ordered_json(nullptr)},
          {"folds", folds.folds},
          {"repeats", folds.repeats},
          {"five_by_two", folds.five_by_two},
          {"shuffle", folds.shuffle},
          {"seed", folds.seed},
          {"gap", folds.gap},
          {"fold_column", folds.fold_column},
          {"time_column", folds.time_column},
          {"validation_share", folds.validation_share}};
}

// For `assay train`, which sees a fold's archive alone: whole numbers may be values, and a class may be missing there.
std::string words_on_task(const record::DataRecord& data) {
  if (data.task == "regression") return " --task regression";
  std::vector<std::size_t> numbers(data.classes.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers.empty() ? "" : fmt::format(" --classes {}", fmt::join(numbers, ","));
}

class CrossValidation {
 public:
  CrossValidation(const CrossvalPlan& asked, const Surroundings& surroundings)
      : plan_(asked), surroundings_(surroundings) {
    for (const std::string& column : {plan_.folds.fold_column, plan_.folds.time_column}) {
      if (!column.empty()) plan_.evaluate.data.slices.push_back(column);
    }
    plan_.evaluate.measuring = {.speed = false, .memory = false};
    plan_.evaluate.calibration = {};
  }

  Result<record::CrossvalResult> run() {
    ASSAY_TRY(check_plan(plan_));
    ASSAY_ASSIGN(prepared_, prepare(plan_.evaluate, surroundings_));
    if (plan_.trainer && plan_.trainer->is_own) plan_.trainer->command += words_on_task(prepared_.data);
    describe();
    const std::filesystem::path& folder = plan_.evaluate.output;
    std::error_code ignored;
    const bool had_result = std::filesystem::exists(folder / "result.json", ignored);
    ASSAY_ASSIGN(const FolderLock lock, claim_run_folder(folder, plan_.evaluate.overwrite, prepared_.run));
    auto result = validated();
    if (!result && !had_result) note_failure(folder, result.error());
    return result;
  }

 private:
  Result<record::CrossvalResult> validated() {
    ASSAY_TRY(record::write_run(plan_.evaluate.output, prepared_.run));
    ASSAY_TRY(divide());
    ASSAY_TRY(write());
    std::vector<FoldBase> bases;
    if (plan_.trainer) {
      ASSAY_ASSIGN(bases, train_bases(plan_, division_, surroundings_, prepared_));
    }
    FoldModels models(plan_, division_, bases, surroundings_, prepared_);
    ASSAY_TRY(models.make_and_ask());
    folds_.models = models.take();
    for (const std::string& note : division_.notes) prepared_.run.notes.push_back(note);
    ASSAY_TRY(write());
    if (surroundings_.on_stage) surroundings_.on_stage(std::string(k_analysing));
    return analysis::analyse_folds(plan_.evaluate.output, plan_.evaluate.analysis);
  }

  // The plan as run.json has it: what a fold's models are made by rather than models.
  void describe() {
    record::RunRecord& run = prepared_.run;
    run.plan["command"] = "crossval";
    run.plan["folds"] = folds_identity(plan_.folds);
    const FoldCalibration& calibration = plan_.calibration;
    run.plan["calibration"] = {
        {"samples", calibration.samples ? ordered_json(*calibration.samples) : ordered_json(nullptr)},
        {"seed", calibration.seed},
        {"draws", calibration.draws},
        {"sizes", calibration.sizes}};
    if (plan_.trainer) {
      run.plan["trainer"] = {{"command", plan_.trainer->command},
                             {"files", files_named(plan_.trainer->command)},
                             {"seed", plan_.trainer->seed},
                             {"trainings", plan_.trainer->trainings}};
    }
    run.plan["candidates"] = ordered_json::array();
    for (std::size_t i = 0; i < run.candidates.size(); ++i) {
      const MethodRef& method = *plan_.evaluate.candidates[i].method;
      const std::string identity = record::cell_id(method_identity(method));
      run.candidates[i] = {.name = plan_.evaluate.candidates[i].name, .facts = ordered_json::object()};
      run.candidates[i].method = {{"name", method.name}, {"options", method.options}, {"cell", identity}};
      run.plan["candidates"].push_back({{"name", run.candidates[i].name}, {"method", identity}});
    }
    run.id = record::run_id(run.plan);
  }

  Status divide() {
    const CellTask task = samples_task(plan_.evaluate.data, prepared_.data);
    ASSAY_ASSIGN(const auto cells, run_stage("telling samples apart", {task}, plan_.evaluate, 1, surroundings_));
    if (cells.front().status != record::CellStatus::ok) {
      return tl::unexpected<Error>(Error(cells.front().code, cells.front().message));
    }
    ASSAY_ASSIGN(const auto digests, read_sample_digests(plan_.evaluate.output / "cells" / task.id()));
    const FoldPlan& folds = plan_.folds;
    const FoldGround ground{.data = &prepared_.data,
                            .digests = digests,
                            .given = slice_named(prepared_.data, folds.fold_column),
                            .times = slice_named(prepared_.data, folds.time_column),
                            .with_validation = plan_.trainer || plan_.evaluate.candidates.size() > 1};
    ASSAY_ASSIGN(division_, divide_rows(folds, ground));
    std::erase_if(prepared_.data.slices, [&](const auto& slice) {
      return slice.name == folds.fold_column || slice.name == folds.time_column;
    });
    folds_ = {.kind = division_.kind,
              .repeats = division_.repeats,
              .folds = division_.folds,
              .five_by_two = folds.five_by_two,
              .retrained = plan_.trainer.has_value(),
              .trainings = plan_.trainer ? plan_.trainer->trainings : 1,
              .draws = plan_.calibration.draws,
              .calibration_sizes = plan_.calibration.sizes,
              .rows = division_.rows};
    for (const auto& training : division_.training) {
      const record::RowSet set = record::row_set(training);
      ASSAY_TRY(record::write_rows(record::rows_file(plan_.evaluate.output, set.digest), set.rows));
    }
    if (!plan_.calibration.samples) plan_.calibration.samples = default_samples();
    folds_.calibration_samples = *plan_.calibration.samples;
    return {};
  }

  std::uint64_t default_samples() const {
    std::uint64_t least = k_calibration_samples * 2;
    for (const auto& training : division_.training) least = std::min<std::uint64_t>(least, training.size());
    return std::max<std::uint64_t>(1, std::min(k_calibration_samples, least / 2));
  }

  Status write() const {
    ASSAY_TRY(record::write_data(plan_.evaluate.output, prepared_.data));
    ASSAY_TRY(record::write_folds(plan_.evaluate.output, folds_, prepared_.data.samples));
    return record::write_run(plan_.evaluate.output, prepared_.run);
  }

  CrossvalPlan plan_;
  const Surroundings& surroundings_;
  Prepared prepared_;
  FoldDivision division_;
  record::FoldsRecord folds_;
};

}  // namespace

Result<record::CrossvalResult> cross_validate(const CrossvalPlan& plan, const Surroundings& surroundings) {
  return CrossValidation(plan, surroundings).run();
}

}  // namespace assay::experiment
