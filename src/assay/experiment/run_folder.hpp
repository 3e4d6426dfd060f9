#pragma once

#include <filesystem>
#include <string>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// Makes the folder ready for `run`, and its only user while the lock lives. The same run is continued: its cells stay
// and run.created becomes the time it began; which cells measured it before is taken over too. A different run is
// replaced with `overwrite` and refused without, unless it ended with an error, or no cell of it ended well and it has
// no result; a folder that is not empty and holds no run is always refused (invalid_argument). Reports of an earlier
// state are removed.
Result<FolderLock> claim_run_folder(const std::filesystem::path& folder, bool overwrite, record::RunRecord& run);

// What a search asks before its first step, so that it is not refused after its last: whether the run of `method` that
// it leads to may lie in `folder`. With `overwrite` another run there, and what a search left, goes now. The folder is
// the search's while the lock lives.
Result<FolderLock> begin_search(const std::filesystem::path& folder, bool overwrite, const std::string& method);

// Notes in run.json that the run ended with this error, so that another one may take the folder; one that was
// interrupted is to go on.
void note_failure(const std::filesystem::path& folder, const Error& error);

}  // namespace assay::experiment
