#pragma once

#include <filesystem>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// Makes the folder ready for `run`, and its only user while the lock lives. The same run is continued: its cells stay
// and run.created becomes the time it began; which cells measured it before is taken over too. A different run is
// replaced with `overwrite` and refused without, unless no cell of it ended well and it has no result; a folder that is
// not empty and holds no run is always refused (invalid_argument). Reports of an earlier state are removed.
Result<FolderLock> claim_run_folder(const std::filesystem::path& folder, bool overwrite, record::RunRecord& run);

}  // namespace assay::experiment
