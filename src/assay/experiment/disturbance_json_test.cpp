#include "assay/experiment/disturbance_json.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::disturbance_json_test {
namespace {

TEST(DisturbanceJson, KeepsWhatWasReadAndSaysWhyTheRestWasNot) {
  measure::Disturbance disturbance;
  disturbance.window = std::chrono::milliseconds(3);
  disturbance.other_cores = 0.48;
  disturbance.throttles = measure::Reading<std::uint64_t>::none("no such file");
  const auto document = to_json(disturbance);
  EXPECT_EQ(document.at("window_ns"), 3'000'000);
  EXPECT_EQ(document.at("other_cores"), 0.48);
  EXPECT_TRUE(document.at("throttles").is_null());
  EXPECT_EQ(document.at("throttles_undefined"), "no such file");
  EXPECT_FALSE(document.contains("other_cores_undefined"));
}

}  // namespace
}  // namespace assay::experiment::disturbance_json_test
