#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "assay/base/result.hpp"

namespace assay::experiment {

// How far the 95 % interval of ln(candidate / baseline) reaches from its middle, over the latency cells of a run folder
// that hold a launch: 0.01 is one per cent either way. Of a baseline measured alone, of ln(control / baseline).
// insufficient_data when fewer launches were usable than an interval needs.
Result<double> launch_precision(const std::filesystem::path& run_folder, std::span<const std::string> cells,
                                std::uint64_t seed);

}  // namespace assay::experiment
