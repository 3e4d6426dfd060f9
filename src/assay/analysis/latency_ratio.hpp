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

// The launches that all three went through, subject by subject.
struct PairedTimes {
  Subject baseline;
  Subject control;
  Subject candidate;
  std::vector<std::uint64_t> block_rounds;  // of each launch: blocks are fitted to the launch's own time
  std::uint64_t launches_failed = 0;        // beside them
};

// Candidate over baseline, with baseline over baseline of the same launches as its noise floor, of each percentile and
// of the mean; p50 first.
//   p50     per block of the launch's own number of rounds the median of ln(candidate/baseline) over rounds;
//   stats::ratio_of_launches others  per launch ln of the ratio of the two percentiles or means;
//   stats::ratio_of_launch_statistic. A launch whose
//           runs are fewer than 1/(1 − p) has no percentile p: its largest run would stand for it.
// What cannot be had is undefined with its reason, and all of it where fewer than record::k_fewest_launches launches
// could be used; a difference is claimed only beyond the noise floor, which is at least two steps of the clock.
std::vector<record::SpeedRatio> latency_ratios(const PairedTimes& times, const SpeedOptions& options);

// "7 of 10 launches could be used, a comparison takes 10"; empty when there are enough.
std::string too_few_launches(std::uint64_t usable, std::uint64_t failed);

// Fills value, interval, control, noise floor, change and sentence from two estimates or the reasons why there are
// none. relative_step: of the clock, see stats::noise_floor.
record::SpeedRatio speed_ratio(std::string_view statistic, const Result<stats::RatioEstimate>& estimate,
                               const Result<stats::RatioEstimate>& control, double relative_step = 0);

// "0.08 %", "7.4 %"; from 100 % on "a factor of 2.3".
std::string floor_text(double floor);

// change and sentence from interval and noise floor.
void conclude(record::SpeedRatio& ratio);

}  // namespace assay::analysis
