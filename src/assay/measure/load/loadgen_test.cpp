// Our numbers beside LoadGen's, on the same latencies: those that our scenarios measure on a fake system whose every
// service time is known. Recorded from LoadGen 6.0.17 (PerformanceSummary of its results.cc, confidence 0.99) by
// bench/loadgen/record.cpp, which hands it these latencies.
#include <gtest/gtest.h>

#include "assay/measure/load/reference_runs_test.hpp"
#include "assay/measure/load/summary.hpp"

namespace assay::measure::load::loadgen_test {
namespace {

struct Recorded {
  double p;
  std::int64_t latency_ns;
};

void expect_percentiles(const LoadRun& run, std::span<const Recorded> recorded) {
  for (const auto& [p, latency_ns] : recorded) {
    const LoadSummary summary = summarise(run, std::span(&p, 1));
    EXPECT_EQ(summary.percentiles[0].value->count(), latency_ns) << name_of(run.scenario) << ", p " << p;
  }
}

std::int64_t early_stopping_estimate(const LoadRun& run, double p) {
  return summarise(run, std::span(&p, 1)).percentiles[0].bound->count();
}

TEST(LoadGen, GivesTheSamePercentilesOfASingleStream) {
  const LoadRun run = reference_single_stream();
  ASSERT_EQ(run.latencies.size(), 1357U);
  const Recorded recorded[] = {{0.5, 98322},   {0.9, 141885},   {0.95, 147569},
                               {0.97, 149443}, {0.99, 2113431}, {0.999, 2143343}};
  expect_percentiles(run, recorded);
  EXPECT_EQ(early_stopping_estimate(run, 0.9), 143759);
  EXPECT_EQ(early_stopping_estimate(run, 0.99), 2139478);
}

TEST(LoadGen, GivesTheSamePercentilesOfAMultiStream) {
  const LoadRun run = reference_multi_stream();
  ASSERT_EQ(run.latencies.size(), 901U);
  const Recorded recorded[] = {{0.5, 823874},   {0.9, 2820958},  {0.95, 2888890},
                               {0.97, 2968967}, {0.99, 4837604}, {0.999, 6901692}};
  expect_percentiles(run, recorded);
  EXPECT_EQ(early_stopping_estimate(run, 0.99), 4952510);
}

TEST(LoadGen, GivesTheSamePercentilesOfAServerUnderLoad) {
  const LoadRun run = reference_server();
  ASSERT_EQ(run.latencies.size(), 5003U);
  const Recorded recorded[] = {{0.5, 215638},   {0.9, 2901109},  {0.95, 4339357},
                               {0.97, 5841163}, {0.99, 9987847}, {0.999, 12187301}};
  expect_percentiles(run, recorded);
}

}  // namespace
}  // namespace assay::measure::load::loadgen_test
