#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assay/record/result.hpp"

namespace assay::report {

// What speed and memory are called. Metrics are named as in gates: "latency.p50", "throughput", "memory.steady".
bool is_speed(std::string_view metric);
record::Unit speed_unit(std::string_view metric);
std::string speed_title(std::string_view metric);  // "latency p50", "steady memory"

// One line of the short comparison; texts are "–" where a number is not defined, and `absent` then says why.
struct SpeedLine {
  std::string metric;
  std::string baseline;
  std::string candidate;
  std::string ratio;
  std::string interval;  // of the ratio; empty where it is exact
  std::string below;     // at which configurations; mostly empty
  record::Number absent = record::Number(0);
};

// Latency p50 and p99, throughput, size of the weights, steady memory, and every other metric of the family in `gated`.
// What was not measured at all gives no line unless gated.
std::vector<SpeedLine> speed_lines(const record::CandidateResult& candidate, const record::ModelRow& baseline,
                                   const std::vector<std::string>& gated);

// "median latency 49 % lower, beyond the noise floor of 1.8 %; throughput …": what may be said. Empty without ratios.
std::string speed_sentence(const record::Speed& speed);

// Why there is no latency or memory, for those that should know: "" where it was measured or nobody asked.
std::string speed_absence(const record::Speed& speed);

// What latency was measured of: "10 launches, batch 1, 1 thread, on samples of digits"; of two models also that the
// ratio is one of pairs and not the quotient of the two numbers beside it. "" where latency was not measured.
std::string measured_at(const record::Speed& speed);

// "batch 8, 2 threads"; "–" without one.
std::string configuration_text(const record::ModelThroughput& model);

}  // namespace assay::report
