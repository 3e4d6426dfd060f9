#include "assay/experiment/progress_reporter.hpp"

#include <algorithm>

#include <unistd.h>

namespace assay::experiment {
namespace {

constexpr int k_report_descriptor = 3;
constexpr auto k_report_interval = std::chrono::milliseconds(100);

}  // namespace

void report_failure(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  text = "! " + text + "\n";
  (void)!::write(k_report_descriptor, text.data(), text.size());
}

// The clock is asked every so many samples only.
void ProgressReporter::report(std::uint64_t done, const std::string& note) {
  if (done < next_look_) return;
  const auto now = std::chrono::steady_clock::now();
  const bool soon = now - last_ < k_report_interval;
  next_look_ = done + (soon ? 64 : 1);
  if (soon) return;
  last_ = now;
  const std::string line = std::to_string(done) + (note.empty() ? "" : " " + note) + "\n";
  (void)!::write(k_report_descriptor, line.data(), line.size());
}

}  // namespace assay::experiment
