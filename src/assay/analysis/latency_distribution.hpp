#pragma once

#include <span>
#include <vector>

#include "assay/record/latency.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

// One model's timings, launch by launch; not null.
using Subject = std::vector<const record::SubjectTimes*>;

inline constexpr const char* k_percentile_method =
    "median over launches of the launch's percentile, order-statistic interval over launches";

// The distribution of the counted runs: what a launch typically shows, with the launch as the unit, for launches differ
// by more than their own runs tell.
//   percentile   median over launches of the launch's percentile, with its order-statistic interval over launches.
//                Undefined, with how many runs would do, unless the effective sample sizes of the launches reach 1/(1 −
//                p) on average, so that a launch has a percentile below its largest run, and together the least n that
//                an order-statistic interval of p takes
//   mean         of the launches' means, Student's interval over launches
//   load, first  median over launches with its order-statistic interval
// `subject` must not be empty, and every launch has counted runs.
record::ModelLatency latency_distribution(const Subject& subject, double level);

// How long opening the engine took: median over the launches that recorded it, with its order-statistic interval.
void engine_time(std::span<const record::LatencyLaunch> launches, double level, record::Latency& latency);

}  // namespace assay::analysis
