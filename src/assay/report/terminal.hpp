#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assay/record/result.hpp"

namespace assay::report {

struct TerminalOptions {
  int width = 100;  // columns; below 60 lines may be longer
  bool colour = false;
  std::string report_path;  // named in the last line; empty: left out
  std::string result_path;

  // Of runs that have more to say than a comparison has:
  std::vector<std::string> heading_parts;               // stand after the data
  std::function<std::string(std::size_t)> below_table;  // lines below the table of a candidate, by its place
  std::string summary;                                  // in place of the sentence about all candidates
};

// The verdict table: what was compared, then for each candidate its headline numbers, gates, flips, size and worst
// class, what is not defined and why, and the verdict in one sentence.
std::string render_terminal(const record::RunResult& result, const TerminalOptions& options);

}  // namespace assay::report
