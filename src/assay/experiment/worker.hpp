#pragma once

#include <filesystem>

namespace assay::experiment {

// What a worker process does: reads work.json in `folder`, does the cell's work, leaves its arrays and outcome.json
// there. Progress goes to file descriptor 3 as "done\n". Gives the process's exit code; a failure of the work is
// written to outcome.json as {"error": {"code", "message"}}.
int run_worker(const std::filesystem::path& folder);

}  // namespace assay::experiment
