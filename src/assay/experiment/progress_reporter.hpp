#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace assay::experiment {

// Tells the process that started this worker why it ends without an outcome: one line, "! text\n", on the same
// descriptor.
void report_failure(std::string text);

// Tells the process that started this worker how far the work is: "done\n" or "done note\n" on file descriptor 3, ten
// times a second at most. Cheap to call for every sample.
class ProgressReporter {
 public:
  void operator()(std::uint64_t done) { report(done, {}); }
  void report(std::uint64_t done, const std::string& note);

 private:
  std::uint64_t next_look_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace assay::experiment
