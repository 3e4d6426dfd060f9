#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/record/serving_rows.hpp"
#include "assay/report/row_text.hpp"

namespace assay::report {

// A line of a terminal's table about how a model serves.
struct ServingLine {
  std::string label;  // "server at 500 /s", "peak rate"
  std::string text;
};

// The times of all these models' scenarios, for one unit for them all.
TimeTable times_of(std::span<const record::Serving* const> models);

// A line for each scenario, one for the peak rate and one for the cost; none for what was not asked for.
std::vector<ServingLine> serving_lines(const record::Serving& serving, const TimeTable& times);
std::vector<ServingLine> serving_lines(const record::Serving& serving);

// "0.2310 EUR"; without a currency the number alone.
std::string money_text(double amount, const std::string& currency);

// "single stream", of the scenario's name in a record.
std::string scenario_title(std::string_view scenario);

// The percentile the scenario must show: "p90". nullptr where the run has none.
const record::LoadPercentile* shown_percentile(const record::LoadRow& row);

}  // namespace assay::report
