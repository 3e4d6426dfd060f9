// What LoadGen itself says of latencies that our scenarios measured on the fake system: prints the rows recorded in
// src/assay/measure/load/loadgen_test.cpp and src/assay/stats/early_stopping_test.cpp.
#include <string>
#include <utility>
#include <vector>

#include <early_stopping.h>
#include <fmt/format.h>
#include <results.h>

#include "assay/measure/load/reference_runs_test.hpp"

namespace {

using assay::measure::load::LoadRun;
using assay::measure::load::Scenario;

mlperf::TestScenario scenario_of(const LoadRun& run) {
  switch (run.scenario) {
    case Scenario::multi_stream:
      return mlperf::TestScenario::MultiStream;
    case Scenario::server:
      return mlperf::TestScenario::Server;
    default:
      return mlperf::TestScenario::SingleStream;
  }
}

mlperf::loadgen::PerformanceSummary summary_of(const LoadRun& run) {
  mlperf::TestSettings settings;
  settings.scenario = scenario_of(run);
  mlperf::loadgen::PerformanceResult result{};
  for (const auto latency : run.latencies) result.sample_latencies.push_back(latency.count());
  if (run.scenario == Scenario::multi_stream) result.query_latencies = result.sample_latencies;
  result.queries_issued = run.latencies.size();
  return {"fake", mlperf::loadgen::TestSettingsInternal(settings, 1000, 1000), std::move(result)};
}

void print_run(const LoadRun& run) {
  auto summary = summary_of(run);
  std::string text;
  summary.EarlyStopping(&text, static_cast<std::int64_t>(run.latencies.size()), &summary.pr.sample_latencies,
                        &summary.pr.query_latencies, summary.settings.target_latency);
  fmt::print("{} queries:", run.latencies.size());
  for (const auto& entry : summary.latency_percentiles) {
    fmt::print(" {{{}, {}}},", entry.percentile, entry.sample_latency);
  }
  fmt::print("\n  single {} multi {}\n{}\n", summary.early_stopping_latency_ss, summary.early_stopping_latency_ms,
             text);
}

// h of t slow queries, and the largest t with n ≥ h + t.
void print_early_stopping() {
  mlperf::loadgen::MinPassingQueriesFinder fast;
  for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    for (const std::int64_t slow : {0, 1, 2, 3, 10, 100, 1000}) {
      fmt::print("{{{}, {}, {}}},\n", slow, p, fast(slow, p, 0, 0.99));
    }
  }
  for (const double p : {0.9, 0.99, 0.999}) {
    for (const std::int64_t n : {64, 100, 662, 1000, 5000, 24'576, 100'000}) {
      std::int64_t slow = -1;
      while (n >= fast(slow + 1, p, 0, 0.99) + slow + 1) ++slow;
      if (slow >= 0) fmt::print("{{{}, {}, {}}},\n", n, p, slow);
    }
  }
}

}  // namespace

int main() {
  print_run(assay::measure::load::reference_single_stream());
  print_run(assay::measure::load::reference_multi_stream());
  print_run(assay::measure::load::reference_server());
  print_early_stopping();
}
