#pragma once

#include <string>
#include <vector>

#include "assay/record/speed_rows.hpp"

namespace assay::report {

// What disturbed the measurement: warnings of latency, throughput, memory and energy. Those that differ in their
// numbers alone are said once, with the largest and with where they were seen: "other processes used up to 48 % of a
// core while measuring (latency: 4 of 10 launches, throughput: 2 of 5 launches)". In the order of their first
// appearance.
std::vector<std::string> disturbances(const record::Speed& speed);

}  // namespace assay::report
