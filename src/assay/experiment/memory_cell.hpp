#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/memory_pass.hpp"
#include "assay/record/memory.hpp"

namespace assay::experiment {

// The memory cell of the specification, in this process, which must have done nothing else: one pass of
// measure_memory() over samples of the cell's data, as bytes beyond what stood before. `folder` takes scratch files.
Result<record::MemoryPass> run_memory_cell(const nlohmann::ordered_json& specification,
                                           const nlohmann::ordered_json& places, const std::filesystem::path& folder);

// What a pass saw as the record keeps it: bytes beyond what stood before. Batch and threads are the caller's to fill
// in.
record::MemoryPass record_of(MemoryConfiguration configuration, const MemoryPass& pass);

}  // namespace assay::experiment
