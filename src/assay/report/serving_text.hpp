#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assay/record/serving_rows.hpp"

namespace assay::report {

// A line of a terminal's table about how a model serves.
struct ServingLine {
  std::string label;  // "server at 500 /s", "peak rate"
  std::string text;
};

// A line for each scenario and one for the peak rate; none for what was not asked for.
std::vector<ServingLine> serving_lines(const record::Serving& serving);

// "single stream", of the scenario's name in a record.
std::string scenario_title(std::string_view scenario);

// The percentile the scenario must show: "p90". nullptr where the run has none.
const record::LoadPercentile* shown_percentile(const record::LoadRow& row);

}  // namespace assay::report
