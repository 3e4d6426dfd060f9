#include "assay/record/energy.hpp"

#include <gtest/gtest.h>

namespace assay::record::energy_test {
namespace {

EnergyPass pass() {
  return {.launch = 3,
          .windows = {{.source = "RAPL",
                       .domain = "package-0",
                       .window_ns = 10'000'000'000,
                       .runs = 1000,
                       .joules = 240.5,
                       .idle_watts = Number::undefined("unplugged"),
                       .net_joules = Number::undefined("unplugged")}},
          .batch = 2,
          .threads = 1,
          .runtime = "Engine",
          .disturbance = {{"window_ns", 1}},
          .warnings = {"disturbed"}};
}

TEST(EnergyPass, ReadsBackAsItWasWritten) {
  const auto read = energy_from_json(to_json(pass()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), to_json(pass()).dump());
  EXPECT_EQ(read->windows.at(0).joules.value(), 240.5);
  EXPECT_EQ(read->windows.at(0).net_joules.reason(), "unplugged");
}

TEST(EnergyPass, WithoutRunsSamplesOrKeysIsCorrupt) {
  EnergyPass odd = pass();
  odd.windows[0].runs = 0;
  EXPECT_EQ(energy_from_json(to_json(odd)).error().code(), ErrorCode::corrupt);
  odd = pass();
  odd.batch = 0;
  EXPECT_EQ(energy_from_json(to_json(odd)).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(energy_from_json(nlohmann::ordered_json::object()).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::record::energy_test
