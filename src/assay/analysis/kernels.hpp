#pragma once

#include <filesystem>

#include "assay/record/kernels.hpp"
#include "assay/record/run_record.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

// What the run's probe of integer kernels found; undefined with the reason where none was made or it failed.
record::Measured<record::KernelReport> kernels_of(const std::filesystem::path& run_folder,
                                                  const record::RunRecord& run);

}  // namespace assay::analysis
