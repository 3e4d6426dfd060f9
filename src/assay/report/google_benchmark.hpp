#pragma once

#include <string>

#include "assay/record/result.hpp"

namespace assay::report {

// The latency results as Google Benchmark writes them (context and benchmarks[]), for programs that read that, such as
// its tools/compare.py. Of each measured model one entry of run_type "iteration" (the mean, its number of runs, and as
// counters what else is known), and aggregates mean, median, p90, p95, p99 and p99.9; an undefined number is left out,
// for the format has no null. cpu_time is required there and not measured here: it repeats real_time, and the context
// says so. The baseline is written once, as it was measured with the first candidate.
std::string render_google_benchmark(const record::RunResult& result);

}  // namespace assay::report
