#include "assay/record/throughput.hpp"

#include <gtest/gtest.h>

namespace assay::record::throughput_test {
namespace {

using nlohmann::ordered_json;

ThroughputLaunch launch() {
  ThroughputLaunch launch;
  launch.windows = {{.role = "baseline", .batch = 8, .threads = 2, .samples_per_s = {1000.5, 990.25}},
                    {.role = "candidate", .batch = 64, .reason = "out of memory"},
                    {.role = "control", .batch = 8, .threads = 2, .samples_per_s = {998}}};
  launch.runtime = "ONNX Runtime 1.30.0 (CPU)";
  launch.disturbance = {{"involuntary_switches", 3}};
  launch.warnings = {"another process used 48 % of a core while measuring"};
  return launch;
}

void expect_corrupt(const ordered_json& document, const std::string& hint) {
  const auto read = throughput_from_json(document);
  ASSERT_FALSE(read) << document.dump();
  EXPECT_EQ(read.error().code(), ErrorCode::corrupt);
  EXPECT_NE(read.error().message().find(hint), std::string::npos) << read.error().message();
}

TEST(ThroughputJson, ReadsBackAsWritten) {
  const ordered_json document = to_json(launch());
  const auto read = throughput_from_json(ordered_json::parse(document.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), document.dump());
  ASSERT_EQ(read->windows.size(), 3U);
  EXPECT_EQ(read->windows[0].samples_per_s[1], 990.25);
  EXPECT_EQ(read->windows[1].reason, "out of memory");
  EXPECT_EQ(read->disturbance["involuntary_switches"], 3);
}

TEST(ThroughputJson, RefusesWhatCannotBe) {
  expect_corrupt(ordered_json::object(), "windows");
  ordered_json role = to_json(launch());
  role["windows"][0]["role"] = "third";
  expect_corrupt(role, "third");
  ordered_json silent = to_json(launch());
  silent["windows"][1]["reason"] = "";
  expect_corrupt(silent, "neither");
  ordered_json zero = to_json(launch());
  zero["windows"][0]["samples_per_s"][0] = 0;
  expect_corrupt(zero, "not positive");
  ordered_json batch = to_json(launch());
  batch["windows"][0]["batch"] = 0;
  expect_corrupt(batch, "batch");
}

}  // namespace
}  // namespace assay::record::throughput_test
