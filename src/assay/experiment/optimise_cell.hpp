#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::experiment {

// The name the optimised graph has in the folder of its cell.
inline constexpr const char* k_optimised_model = "optimized.onnx";

// The cell that lets a runtime optimise a model and write the graph it would run.
CellTask optimise_task(const std::filesystem::path& model, const std::string& digest, const std::string& runtime,
                       const std::filesystem::path& library);

// Its work, in this process: opens the engine, loads the model and leaves the graph in `folder`, constants of 1 KiB and
// more in a file of their own beside it. What the graph holds is specific to this processor.
Result<nlohmann::ordered_json> run_optimise_cell(const nlohmann::ordered_json& specification,
                                                 const nlohmann::ordered_json& places,
                                                 const std::filesystem::path& folder);

}  // namespace assay::experiment
