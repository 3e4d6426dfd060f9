#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assay/analysis/latency.hpp"
#include "assay/analysis/latency_distribution.hpp"
#include "assay/base/result.hpp"
#include "assay/record/speed_rows.hpp"
#include "assay/stats/ratio_bootstrap.hpp"

namespace assay::analysis {

// Candidate over baseline, with baseline over baseline of the same launches as its noise floor, of each percentile and
// of the mean; p50 first.
//   p50     per block of `block_rounds` rounds the median of ln(candidate/baseline) over rounds;
//   stats::ratio_of_launches others  per launch ln of the ratio of the two percentiles or means;
//   stats::ratio_of_launch_statistic. A launch whose
//           runs are fewer than 1/(1 − p) has no percentile p: its largest run would stand for it.
// What cannot be had is undefined with its reason; a difference is claimed only beyond the noise floor.
std::vector<record::SpeedRatio> latency_ratios(const Subject& baseline, const Subject& control,
                                               const Subject& candidate, std::uint64_t block_rounds,
                                               const SpeedOptions& options);

// Fills value, interval, control, noise floor, change and sentence from two estimates or the reasons why there are
// none.
record::SpeedRatio speed_ratio(std::string_view statistic, const Result<stats::RatioEstimate>& estimate,
                               const Result<stats::RatioEstimate>& control);

// change and sentence from interval and noise floor.
void conclude(record::SpeedRatio& ratio);

}  // namespace assay::analysis
