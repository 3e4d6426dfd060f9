#pragma once

#include <optional>
#include <string>

#include "assay/record/result.hpp"

namespace assay::analysis {

// What the machine costs that the inferences would run on: this one, or one as fast.
struct Price {
  double per_hour = 0;
  std::string currency;    // for people; empty: not named
  double utilisation = 1;  // in (0, 1]: the part of the paid time in which inferences arrive
  bool operator==(const Price&) const = default;
};

// The cost of a million inferences (stats::cost_per_million) at the peak rate that keeps the bound of latency where it
// was searched and found; otherwise at the throughput of the best configuration, at which no latency is promised.
// Undefined, with the reason, where neither rate is known or the rate's interval reaches zero.
record::Measured<record::Cost> cost_of(const record::Measured<record::Loads>& loads,
                                       const record::ModelThroughput& throughput, const Price& price);

// Of all models of a result: their cost, and how many instances of each fit the machine's memory by what one keeps.
void add_cost(record::RunResult& result, const std::optional<Price>& price);

}  // namespace assay::analysis
