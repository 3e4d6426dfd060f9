#pragma once

#include <string>
#include <vector>

#include "assay/record/result.hpp"

namespace assay::report {

// What disturbed the measurement: warnings of latency, throughput, memory and energy. Those that differ in their
// numbers alone are said once, with the largest and with where they were seen: "other processes used up to 48 % of a
// core while measuring (latency: 4 of 10 launches, throughput: 2 of 5 launches)". In the order of their first
// appearance.
std::vector<std::string> disturbances(const record::Speed& speed);

// The same over all candidates, with whose measurement they disturbed in place of what was measured.
std::vector<std::string> disturbances(const record::RunResult& result);

// The same of any warnings: "other processes used up to 48 % of a core while measuring (int8 offline, int8 server)".
struct Warning {
  std::string where;
  std::string text;
};
std::vector<std::string> merged_warnings(const std::vector<Warning>& warnings);

// For a terminal: the first two, and how many more report.md has.
std::string shown_disturbances(const std::vector<std::string>& all);

}  // namespace assay::report
