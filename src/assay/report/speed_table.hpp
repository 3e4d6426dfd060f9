#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// A model measured alone, on a terminal: its percentiles, load time and first run, throughput and memory with their
// intervals, the gates on them, what disturbed the measurement.
std::string render_speed_table(const record::RunResult& result, int width, bool colour);

}  // namespace assay::report
