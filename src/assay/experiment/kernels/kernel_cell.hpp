#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/record/kernels.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// What is drawn for every probe, so that equal libraries on equal processors do the same work.
inline constexpr std::uint64_t k_kernel_seed = 1;

// The cell that probes the integer kernels of a runtime's library. The library's digest and the processor's flags are
// its identity: a run folder that is taken elsewhere probes anew.
Result<CellTask> kernel_task(const std::string& runtime, const std::filesystem::path& library);

// Its work, in this process.
Result<nlohmann::ordered_json> run_kernel_cell(const nlohmann::ordered_json& specification,
                                               const nlohmann::ordered_json& places);

// Probes the kernels for a run in which a model holds integers, and notes the cell in `run`; does nothing for others,
// nor where the models were run elsewhere (`library` empty). A probe that fails is recorded, and ends nothing.
Status probe_for_run(const std::string& runtime, const std::filesystem::path& library, const ExecutorOptions& executor,
                     record::RunRecord& run);

// The same outside of a run, in a worker process. `library` as the engine takes it: empty, it is searched.
Result<record::KernelReport> probe_in_worker(const std::string& runtime, const std::filesystem::path& library,
                                             const std::vector<std::string>& worker_command);

}  // namespace assay::experiment
