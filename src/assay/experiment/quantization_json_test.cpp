#include "assay/experiment/quantization_json.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace assay::experiment::quantization_json_test {
namespace {

TEST(QuantizationJson, HoldsNodesRangesAndSizes) {
  quantize::Outcome outcome{.notes = {"a note"}, .packed_bytes = 12};
  outcome.nodes.push_back({"conv", "Conv", "int8", ""});
  outcome.ranges.push_back({"x", -1, std::numeric_limits<double>::infinity(), 0.5, 3});
  const auto document = quantization_json(outcome);
  EXPECT_EQ(document.at("nodes").at(0).at("precision"), "int8");
  EXPECT_EQ(document.at("ranges").at(0).at("least"), -1);
  EXPECT_TRUE(document.at("ranges").at(0).at("most").is_null());
  EXPECT_EQ(document.at("packed_bytes"), 12);
  EXPECT_TRUE(quantization_json({}).at("packed_bytes").is_null());
}

}  // namespace
}  // namespace assay::experiment::quantization_json_test
