#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::analysis {

// Weighs the candidates that were run by quality (the first metric of the report, or without labels how often both
// models agree), latency, steady memory and file size, as far as any of them has the number.
//
// One candidate dominates another when none of its estimates is worse and at least one is better beyond its
// uncertainty: the two intervals do not meet (exact numbers differ). A candidate that lacks a number dominates none
// that has it. What nothing dominates is the Pareto front; candidates that the measurement cannot tell apart are both
// on it.
//
// Recommended is, of the candidates that pass every gate, the cheapest: the lowest ratio of `prefer` (latency, memory
// or size); those whose interval meets the lowest one's are told apart by the next of memory, size, latency, and last
// by quality.
//
// None when fewer than `fewest` candidates were run.
record::Measured<record::Choice> choice_of(const record::RunResult& result, const std::string& prefer,
                                           std::size_t fewest = 2);

}  // namespace assay::analysis
