#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/evaluate.hpp"

namespace assay::experiment {

// The candidates of a sweep: each method of `methods` ("int8-static,int4-block(block=32)"), then each combination of
// the values of each grid ("int8-static:ranges=minmax|entropy,per_channel=true|false" gives four, the last option
// varying fastest). Commas within parentheses or quotes separate nothing. One method with the same settings stands
// once. Candidates are named by what was said of them: "int8-static(ranges=entropy,per_channel=false)"; a name that
// could name no file, or is another's, gets a number: "command-2". The methods' own errors; invalid_argument for a grid
// without a method or with an option without values, and when nothing is named or there are more than
// k_most_sweep_candidates.
Result<std::vector<ModelRef>> sweep_candidates(const std::string& methods, const std::vector<std::string>& grids);

inline constexpr std::size_t k_most_sweep_candidates = 256;

}  // namespace assay::experiment
