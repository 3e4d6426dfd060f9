#include <algorithm>
#include <filesystem>

#include <fmt/ranges.h>

#include "assay/analysis/crossval/analyse_folds.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/base/file.hpp"
#include "assay/cli/analysis_arguments.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/publish.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::cli {
namespace {

struct RerenderArguments {
  std::string folder;
  bool json = false;
  AnalysisArguments analysis;
};

// True when the command line names a gate of its own.
bool names_gates(const CLI::App& command) {
  const auto gates = command.get_options(
      [](const CLI::Option* option) { return option->get_group() == "Gates" && option->count() > 0; });
  return !gates.empty();
}

// Why no model of the run has it, told by the first; empty when one does.
std::string reason_of_all(const record::RunRecord& run, std::string record::RunModel::*reason) {
  if (run.candidates.empty()) return run.baseline.*reason;
  for (const record::RunModel& candidate : run.candidates) {
    if ((candidate.*reason).empty()) return "";
  }
  return run.candidates.front().*reason;
}

// Gates on speed or memory that the run holds nothing of. The run's own stay: they were refused when it began, or a
// model could not be measured, which its report says.
Status check_asked_gates(const std::vector<analysis::Gate>& gates, const record::RunRecord& run) {
  return analysis::check_measured(gates, reason_of_all(run, &record::RunModel::speed_reason),
                                  reason_of_all(run, &record::RunModel::memory_reason));
}

// The analysis the run was given, but for what the command line says otherwise. Gates are replaced as a whole.
analysis::AnalysisOptions merged(analysis::AnalysisOptions recorded, const analysis::AnalysisOptions& asked,
                                 const CLI::App& command) {
  const auto given = [&command](const char* name) { return command.count(name) > 0; };
  if (names_gates(command)) recorded.gates = asked.gates;
  if (given("--metric")) recorded.metrics = asked.metrics;
  if (given("--level")) recorded.level = asked.level;
  if (given("--resamples")) recorded.resamples = asked.resamples;
  if (given("--seed")) recorded.seed = asked.seed;
  if (given("--scores")) recorded.scores.kind = asked.scores.kind;
  if (given("--threshold")) recorded.scores.threshold = asked.scores.threshold;
  if (given("--prefer")) recorded.prefer = asked.prefer;
  if (given("--price-per-hour")) recorded.price = asked.price;
  recorded.threads = asked.threads;
  return recorded;
}

// Runs lie in folders of their own below it.
std::vector<std::string> runs_below(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::string> runs;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (std::filesystem::exists(entry.path() / "run.json", error)) runs.push_back(entry.path().string());
  }
  std::ranges::sort(runs);
  return runs;
}

Status check_run_folder(const std::filesystem::path& folder) {
  constexpr std::size_t k_most = 5;
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) {
    return fail(ErrorCode::not_found, "{}: there is no such folder", folder.string());
  }
  if (std::filesystem::exists(folder / "run.json", error)) return {};
  std::vector<std::string> runs = runs_below(folder);
  if (runs.size() > k_most) {
    runs.resize(k_most);
    runs.emplace_back("…");
  }
  return fail(
      ErrorCode::not_found,
      "{}: this is no folder of a run. One is what --output named for assay evaluate, sweep, crossval or bench, "
      "and holds run.json and cells/{}",
      folder.string(), runs.empty() ? "" : fmt::format("; below it there are: {}", fmt::join(runs, ", ")));
}

Result<int> run_rerender(const RerenderArguments& arguments, const CLI::App& command, Context& context) {
  ASSAY_TRY(check_run_folder(arguments.folder));
  ASSAY_ASSIGN(const record::RunRecord run, record::read_run(arguments.folder));
  if (!run.failure.empty()) {
    return fail(ErrorCode::invalid_argument,
                "{}: the run ended with an error, so there is nothing to judge: {}. Run its command again",
                arguments.folder, run.failure);
  }
  ASSAY_ASSIGN(const FolderLock lock, FolderLock::take(arguments.folder));
  ASSAY_ASSIGN(const analysis::AnalysisOptions asked, analysis_options(arguments.analysis));
  if (names_gates(command)) ASSAY_TRY(check_asked_gates(asked.gates, run));
  ASSAY_ASSIGN(analysis::AnalysisOptions recorded, analysis::options_from_json(run.analysis));
  const analysis::AnalysisOptions options = merged(std::move(recorded), asked, command);
  const PrintFormat format = arguments.json ? PrintFormat::json : PrintFormat::table;
  if (record::has_folds(arguments.folder)) {
    ASSAY_ASSIGN(record::CrossvalResult crossval, analysis::analyse_folds(arguments.folder, options));
    return publish_crossval(std::move(crossval), arguments.folder, format, context);
  }
  ASSAY_ASSIGN(record::RunResult result, analysis::analyse(arguments.folder, options));
  return publish(std::move(result), arguments.folder, format, context);
}

}  // namespace

Command add_rerender(CLI::App& app) {
  auto arguments = std::make_shared<RerenderArguments>();
  CLI::App* command =
      app.add_subcommand("rerender", "Analyse a finished run again, with other gates, without running a model");
  command->add_option("DIR", arguments->folder, "Folder of the run")->required();
  command->add_flag("--json", arguments->json, "Print the result as JSON instead of the table");
  add_analysis_options(*command, arguments->analysis);
  return [arguments, command](Context& context) { return told(run_rerender(*arguments, *command, context), context); };
}

}  // namespace assay::cli
