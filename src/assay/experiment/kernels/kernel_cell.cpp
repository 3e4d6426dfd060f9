#include "assay/experiment/kernels/kernel_cell.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "assay/base/digest.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/kernels/kernel_probe.hpp"
#include "assay/measure/environment.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

bool holds_integers(const record::RunModel& model) {
  constexpr std::array<std::string_view, 4> k_reported_types{"int8", "uint8", "int4", "uint4"};
  if (!model.facts.contains("weights_by_dtype")) return false;
  const ordered_json& types = model.facts.at("weights_by_dtype");
  return std::ranges::any_of(k_reported_types,
                             [&types](std::string_view type) { return types.contains(std::string(type)); });
}

}  // namespace

Result<CellTask> kernel_task(const std::string& runtime, const fs::path& library) {
  CellTask task{.name = "kernels", .samples = 1};
  task.specification = {{"kind", "kernels"}, {"runtime", {{"name", runtime}}}};
  ASSAY_ASSIGN(task.specification["library"], sha256_of_file(library));
  task.specification["flags"] = kernel_flags(measure::read_environment().flags);
  task.specification["seed"] = k_kernel_seed;
  task.places = {{"library", library.string()}};
  return task;
}

Result<ordered_json> run_kernel_cell(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(const auto engine,
               open_engine(specification.at("runtime").at("name"), places.at("library").get<std::string>()));
  ASSAY_ASSIGN(const TemporaryFolder scratch, TemporaryFolder::make("assay-kernels"));
  ASSAY_ASSIGN(record::KernelReport report,
               probe_kernels(*engine, {.seed = specification.at("seed"), .scratch = scratch.path()}));
  report.library = specification.at("library");
  report.flags = specification.at("flags").get<std::vector<std::string>>();
  return record::to_json(report);
}

Status probe_for_run(const std::string& runtime, const fs::path& library, const ExecutorOptions& executor,
                     record::RunRecord& run) {
  const bool any = holds_integers(run.baseline) || std::ranges::any_of(run.candidates, holds_integers);
  if (!any || library.empty()) return {};
  ASSAY_ASSIGN(CellTask task, kernel_task(runtime, library));
  run.kernel_cells = {task.id()};
  return run_cells({std::move(task)}, executor).map([](const auto&) {});
}

Result<record::KernelReport> probe_in_worker(const std::string& runtime, const fs::path& library,
                                             const std::vector<std::string>& worker_command) {
  ASSAY_ASSIGN(const auto engine, open_engine(runtime, library));
  ASSAY_ASSIGN(CellTask task, kernel_task(runtime, engine->library()));
  ASSAY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make("assay-probe"));
  ASSAY_ASSIGN(const auto records,
               run_cells({std::move(task)}, {.run_folder = folder.path(), .worker_command = worker_command}));
  const record::CellRecord& cell = records.front();
  if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  return record::kernels_from_json(cell.outcome);
}

}  // namespace assay::experiment
