#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

struct TerminalOptions {
  int width = 100;  // columns; below 60 lines may be longer
  bool colour = false;
  std::string report_path;  // named in the last line; empty: left out
  std::string result_path;
};

// The verdict table: what was compared, then for each candidate its headline numbers, gates, flips, size and worst
// class, what is not defined and why, and the verdict in one sentence.
std::string render_terminal(const record::RunResult& result, const TerminalOptions& options);

}  // namespace assay::report
