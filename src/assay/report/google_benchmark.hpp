#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// The latency results as Google Benchmark writes them (context and benchmarks[]), for programs that read that, such as
// its tools/compare.py. A launch is what is called a repetition there: of each measured model one entry of run_type
// "iteration" for every launch, real_time the mean of its runs, so that compare.py's U test compares launches;
// items_per_second is the batch of those runs over that time. Then the aggregates over launches mean, median, stddev
// and cv, as Google's library computes them, and beside them p50, p90, p95, p99 and p99.9 of the runs with the ends of
// their intervals as counters. An undefined number is left out, for the format has no null. cpu_time is required there
// and not measured here: it repeats real_time, and the context says so. The baseline is written once, as it was
// measured with the first candidate.
std::string render_google_benchmark(const record::RunResult& result);

}  // namespace assay::report
