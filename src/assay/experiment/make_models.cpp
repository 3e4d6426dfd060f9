#include "assay/experiment/make_models.hpp"

#include <algorithm>

#include "assay/experiment/calibration_set.hpp"
#include "assay/experiment/input_extremes.hpp"
#include "assay/experiment/overlap.hpp"
#include "assay/experiment/sample_digest.hpp"
#include "assay/experiment/validation_split.hpp"
#include "assay/record/folds_record.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::CellRecord;

// Of the cells about the data: what is wrong there is wrong for all models.
Status check_ended_well(const std::vector<CellRecord>& cells) {
  for (const CellRecord& cell : cells) {
    if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  }
  return {};
}

class Maker {
 public:
  Maker(const EvaluatePlan& plan, const ExecutorOptions& executor, const Surroundings& surroundings, Prepared& prepared)
      : plan_(plan), executor_(executor), surroundings_(surroundings), prepared_(prepared) {
    executor_.jobs = 1;  // each uses every processor
  }

  Status run() {
    const Making& making = prepared_.making;
    if (making.calibration) ASSAY_TRY(calibrate(*making.calibration, *making.samples));
    if (plan_.validation_share) ASSAY_TRY(split_off_validation(*making.samples));  // before the long work
    say("making models");
    ASSAY_ASSIGN(const auto made, run_cells(making.cells, executor_));
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (made[i].status == record::CellStatus::ok)
        note_method(prepared_.run.candidates[making.candidates[i]], made[i]);
    }
    return add_made(prepared_, made);
  }

 private:
  void say(const std::string& stage) const {
    if (surroundings_.on_stage) surroundings_.on_stage(stage);
  }
  fs::path folder_of(const CellTask& task) const { return executor_.run_folder / "cells" / task.id(); }

  Status calibrate(const CellTask& calibration, const CellTask& samples) {
    say("drawing calibration samples");
    ASSAY_ASSIGN(const auto cells, run_cells({calibration, samples}, executor_));
    ASSAY_TRY(check_ended_well(cells));
    drawn_ = cells.front();
    ASSAY_ASSIGN(const CalibrationSet set, CalibrationSet::open(folder_of(calibration)));
    ASSAY_ASSIGN(const auto judged, read_sample_digests(folder_of(samples)));
    const Overlap overlap = find_overlap(set.content().digests, judged);
    const auto inputs = [](const CellRecord& cell) { return cell.outcome.value("inputs", ordered_json::object()); };
    if (const std::string scale = other_scale(inputs(cells.front()), inputs(cells.back())); !scale.empty()) {
      prepared_.run.notes.push_back(scale_note("models made here", scale));
    }
    if (plan_.calibration.source) return judge_overlap(set, overlap);
    ASSAY_ASSIGN(const auto drawn, record::read_rows(folder_of(calibration) / "rows.npy"));
    return leave_out(set, drawn, overlap.judged);
  }

  // Samples of one content stand on one side, like those of one group.
  Status split_off_validation(const CellTask& samples) {
    ASSAY_ASSIGN(const auto cells, run_cells({samples}, executor_));
    ASSAY_TRY(check_ended_well(cells));
    ASSAY_ASSIGN(const auto digests, read_sample_digests(folder_of(samples)));
    record::DataRecord& data = prepared_.data;
    ASSAY_ASSIGN(data.validation_rows,
                 validation_rows(data.samples, inseparable(data.groups, digests), data.calibration_rows,
                                 *plan_.validation_share, plan_.validation_seed));
    return {};
  }

  // Calibration data of their own: none of them may judge.
  Status judge_overlap(const CalibrationSet& set, const Overlap& overlap) {
    if (overlap.calibration == 0) return {};
    const std::string shared =
        fmt::format("{} of {} calibration samples are among the samples that judge, first '{}' which is '{}' there",
                    overlap.calibration, set.samples(), set.content().ids[overlap.first],
                    prepared_.data.ids[twin_of(set, overlap)]);
    if (plan_.calibration.allow_overlap) {
      prepared_.run.notes.push_back(shared + " (--allow-overlap): the verdict may be too good");
      return {};
    }
    return fail(
        ErrorCode::invalid_argument,
        "{}. A model is not judged on what it was calibrated on: give other samples, leave --calibration out so "
        "that samples of --data are kept apart, or say --allow-overlap",
        shared);
  }

  // The judged sample of the same content as the first shared one.
  std::uint64_t twin_of(const CalibrationSet& set, const Overlap& overlap) const {
    const auto judged = read_sample_digests(folder_of(*prepared_.making.samples));
    for (const std::uint64_t row : overlap.judged) {
      if (judged && (*judged)[row] == set.content().digests[overlap.first]) return row;
    }
    return overlap.judged.front();
  }

  // Drawn from the judged data: they and their likes do not judge.
  Status leave_out(const CalibrationSet& set, const std::vector<std::uint64_t>& drawn,
                   const std::vector<std::uint64_t>& alike) {
    auto& rows = prepared_.data.calibration_rows;
    std::ranges::set_union(drawn, alike, std::back_inserter(rows));
    const std::uint64_t others = rows.size() - set.samples();
    prepared_.run.notes.push_back(fmt::format(
        "{} of the {} samples, drawn with seed {}, calibrated models and do not judge them{}", set.samples(),
        prepared_.data.samples, plan_.calibration.seed,
        others > 0 ? fmt::format("; nor do {} others of the same content or group", others) : std::string()));
    if (rows.size() < prepared_.data.samples) return {};
    return fail(ErrorCode::insufficient_data,
                "every sample of --data calibrates or is like one that does: none is left to judge by. Give data of "
                "its own with --calibration");
  }

  void note_method(record::RunModel& model, const CellRecord& cell) const {
    const ordered_json& outcome = cell.outcome;
    ordered_json& method = model.method;
    method["cell"] = cell.id;
    for (const char* key : {"simulated", "packed_bytes", "notes"}) method[key] = outcome.at(key);
    method["command"] = outcome.contains("command") ? outcome.at("command") : ordered_json(nullptr);
    method["calibration"] = nullptr;
    if (cell.specification.at("calibration").is_null()) return;
    method["calibration"] = {{"data", drawn_.outcome.at("name")},
                             {"samples", drawn_.outcome.at("samples")},
                             {"seed", drawn_.outcome.at("seed")},
                             {"digest", drawn_.outcome.at("digest")},
                             {"cell", drawn_.id},
                             {"of_the_judged_data", !plan_.calibration.source.has_value()}};
  }

  const EvaluatePlan& plan_;
  ExecutorOptions executor_;
  const Surroundings& surroundings_;
  Prepared& prepared_;
  CellRecord drawn_;
};

}  // namespace

Status make_models(const EvaluatePlan& plan, const ExecutorOptions& executor, const Surroundings& surroundings,
                   Prepared& prepared) {
  if (prepared.making.cells.empty()) return {};
  return Maker(plan, executor, surroundings, prepared).run();
}

}  // namespace assay::experiment
