#include "assay/report/speed_table.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::speed_table_test {
namespace {

TEST(SpeedTable, HasEveryNumberOrItsReason) {
  const std::string text = render_speed_table(examples::bench_alone(), 140, false);
  for (const char* part : {"latency p50", "120.4 µs", "[118.9, 121.9] µs", "p99.9 takes 10000", "8,310 /s",
                           "batch 1, 1 thread", "steady memory", "≤ 5.00 ms", "pass", "signal 9"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace assay::report::speed_table_test
