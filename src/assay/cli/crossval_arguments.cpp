#include "assay/cli/crossval_arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

using data::FoldKind;

constexpr std::array<std::pair<const char*, FoldKind>, 5> k_fold_kinds{
    {{"plain", FoldKind::plain},
     {"stratified", FoldKind::stratified},
     {"grouped", FoldKind::grouped},
     {"stratified-grouped", FoldKind::stratified_grouped},
     {"time-ordered", FoldKind::time_ordered}}};

void add_fold_options(CLI::App& command, CrossvalArguments& a) {
  constexpr const char* k_group = "Folds";
  command.add_option("--folds", a.folds, "How many, or 5x2: five repeats of two. Default: 10")
      ->type_name("K|5x2")
      ->group(k_group);
  command.add_option("--repeats", a.plan.repeats, "Divide so many times anew")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->group(k_group);
  command
      .add_option(
          "--fold-kind", a.kind,
          "How rows are divided; default: stratified where there are classes, otherwise plain, and grouped where "
          "rows belong together")
      ->check(CLI::IsMember({"plain", "stratified", "grouped", "stratified-grouped", "time-ordered"}))
      ->group(k_group);
  command.add_option("--fold-column", a.plan.fold_column, "Column whose values are the folds")
      ->type_name("COLUMN")
      ->group(k_group);
  command
      .add_option("--time", a.plan.time_column,
                  "Column of the time: each fold is judged by what came before it. Numbers, or texts that sort as time "
                  "does (2026-05-01)")
      ->type_name("COLUMN")
      ->group(k_group);
  command.add_option("--gap", a.plan.gap, "Time order: so many rows before the judged ones are not trained on")
      ->capture_default_str()
      ->group(k_group);
  command.add_option("--fold-seed", a.plan.seed, "Seed they are drawn with")->capture_default_str()->group(k_group);
  command.add_flag("--no-shuffle", a.no_shuffle, "Divide in the order of the rows")->group(k_group);
  command
      .add_option("--validation-share", a.plan.validation_share,
                  "Share of a fold's training rows set apart where a method is chosen or training may stop early")
      ->capture_default_str()
      ->type_name("SHARE")
      ->group(k_group);
}

void add_fold_calibration_options(CLI::App& command, CrossvalArguments& a) {
  constexpr const char* k_group = "Calibration, with rows of the other folds";
  command
      .add_option("--calibration-samples", a.calibration.samples, "How many; default: 200, at most half of the rows")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->group(k_group);
  command.add_option("--calibration-seed", a.calibration.seed, "Seed they are drawn with")
      ->capture_default_str()
      ->type_name("N")
      ->group(k_group);
  command
      .add_option("--calibration-seeds", a.calibration.draws,
                  "So many draws, each with models of its own: what the choice of samples changes")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->group(k_group);
  command
      .add_option("--calibration-sizes", a.calibration.sizes,
                  "Compare numbers of calibration samples, each with every draw")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->type_name("N,…")
      ->group(k_group);
}

void add_training_options(CLI::App& command, CrossvalArguments& a) {
  constexpr const char* k_group = "Training";
  command.add_flag("--retrain", a.retrain, "Train the baseline anew in every fold, on rows of the other folds")
      ->group(k_group);
  command
      .add_option(
          "--trainer", a.trainer.command,
          "Program that trains: it reads two archives of arrays (x, y, ids) and writes an ONNX file; {baseline} "
          "may stand there too. Default: assay train --architecture {baseline}, with new weights")
      ->type_name("'COMMAND {train} {validation} {out} {seed}'")
      ->group(k_group);
  command.add_option("--trainer-timeout", a.trainer.timeout, "Stopped when it runs longer")
      ->capture_default_str()
      ->type_name("DURATION")
      ->group(k_group);
  command.add_option("--training-seed", a.trainer.seed, "Seed that the trainer is given")
      ->capture_default_str()
      ->type_name("N")
      ->group(k_group);
  command
      .add_option("--training-seeds", a.trainer.trainings,
                  "So many trainings of each fold, with seeds that count on: what the seed changes")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->group(k_group);
}

Result<std::uint32_t> parse_folds(const std::string& text) {
  std::uint32_t folds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), folds);
  if (error == std::errc{} && end == text.data() + text.size() && folds >= 2) return folds;
  return fail(ErrorCode::invalid_argument, "--folds {}: expected 2 or more, or 5x2", text);
}

}  // namespace

void add_crossval_options(CLI::App& command, CrossvalArguments& a) {
  add_fold_options(command, a);
  add_fold_calibration_options(command, a);
  add_training_options(command, a);
}

Result<experiment::FoldPlan> fold_plan(const CrossvalArguments& a) {
  experiment::FoldPlan plan = a.plan;
  plan.shuffle = !a.no_shuffle;
  plan.five_by_two = a.folds == "5x2";
  if (plan.five_by_two && plan.repeats > 1) {
    return fail(ErrorCode::invalid_argument, "--repeats {}: 5x2 is five repeats already", plan.repeats);
  }
  if (!a.folds.empty() && !plan.fold_column.empty()) {
    return fail(ErrorCode::invalid_argument, "--folds {}: the column that --fold-column names says what the folds are",
                a.folds);
  }
  if (!plan.five_by_two && !a.folds.empty()) {
    ASSAY_ASSIGN(plan.folds, parse_folds(a.folds));
  }
  for (const auto& [name, kind] : k_fold_kinds) {
    if (a.kind == name) plan.kind = kind;
  }
  return plan;
}

Result<experiment::FoldCalibration> fold_calibration(const CrossvalArguments& a) {
  experiment::FoldCalibration calibration = a.calibration;
  std::ranges::sort(calibration.sizes);
  const auto twice = std::ranges::adjacent_find(calibration.sizes);
  if (twice == calibration.sizes.end()) return calibration;
  return fail(ErrorCode::invalid_argument, "--calibration-sizes: {} stands there twice", *twice);
}

Result<std::optional<experiment::TrainerPlan>> trainer_plan(const CrossvalArguments& a,
                                                            const std::filesystem::path& program) {
  if (!a.retrain) {
    if (a.trainer.command.empty() && a.trainer.trainings == 1) return std::nullopt;
    return fail(ErrorCode::invalid_argument, "{}: something is trained only with --retrain",
                a.trainer.command.empty() ? "--training-seeds" : "--trainer");
  }
  ASSAY_TRY(within(parse_duration(a.trainer.timeout), "--trainer-timeout").map([](auto) {}));
  experiment::TrainerPlan plan = a.trainer;
  plan.is_own = plan.command.empty();
  if (plan.is_own) {
    plan.command = fmt::format(
        "'{}' train --architecture {{baseline}} --data {{train}} --validation {{validation}} -o {{out}} --seed "
        "{{seed}}",
        program.string());
  }
  return plan;
}

}  // namespace assay::cli
