#include "assay/record/operator_times.hpp"

#include <gtest/gtest.h>

namespace assay::record::operator_times_test {
namespace {

OperatorTimes example() {
  return {.runs = 2, .batch = 4, .nodes = {{"conv1", "Conv", {10, 12}}, {"fc", "Gemm", {3, 3}}}, .runtime = "R"};
}

TEST(OperatorTimes, GoToJsonAndBack) {
  const auto read = operator_times_from_json(to_json(example()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->batch, 4U);
  ASSERT_EQ(read->nodes.size(), 2U);
  EXPECT_EQ(read->nodes[0].us, (std::vector<std::uint32_t>{10, 12}));
  EXPECT_EQ(to_json(*read), to_json(example()));
}

TEST(OperatorTimes, EveryNodeHasOneTimeARun) {
  OperatorTimes times = example();
  times.nodes[1].us.pop_back();
  const auto read = operator_times_from_json(to_json(times));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), ErrorCode::corrupt);
  EXPECT_NE(read.error().text().find("'fc' has 1 times for 2 runs"), std::string::npos);
}

}  // namespace
}  // namespace assay::record::operator_times_test
