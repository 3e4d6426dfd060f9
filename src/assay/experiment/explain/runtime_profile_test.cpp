#include "assay/experiment/explain/runtime_profile.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace assay::experiment::runtime_profile_test {
namespace {

namespace fs = std::filesystem;

class ProfileTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& text) const { std::ofstream(folder_ / "times_2026.json") << text; }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_profile_test";
};

TEST_F(ProfileTest, TimesOfEachNodeInTheOrderOfTheRuns) {
  write(R"([
    {"cat": "Session", "name": "session_initialization", "dur": 5, "args": {}},
    {"cat": "Node", "name": "conv_kernel_time", "dur": 10, "args": {"op_name": "Conv", "node_index": "3"}},
    {"cat": "Node", "name": "_kernel_time", "dur": 2, "args": {"op_name": "Relu", "node_index": "4"}},
    {"cat": "Node", "name": "_kernel_time", "dur": 7, "args": {"op_name": "Add", "node_index": "5"}},
    {"cat": "Node", "name": "conv_fence_before", "dur": 99, "args": {"op_name": "Conv", "node_index": "3"}},
    {"cat": "Node", "name": "conv_kernel_time", "dur": 11, "args": {"op_name": "Conv", "node_index": "3"}}
  ])");
  const auto nodes = read_profile(folder_ / "times");
  ASSERT_TRUE(nodes) << nodes.error().text();
  ASSERT_EQ(nodes->size(), 3U);
  EXPECT_EQ(nodes->at(0).node, "conv");
  EXPECT_EQ(nodes->at(0).op, "Conv");
  EXPECT_EQ(nodes->at(0).us, (std::vector<std::uint32_t>{10, 11}));
  EXPECT_EQ(nodes->at(1).op, "Relu");  // nodes without a name are told apart by their number
  EXPECT_EQ(nodes->at(2).op, "Add");
}

TEST_F(ProfileTest, NoFileOrAnotherFileIsAnError) {
  EXPECT_EQ(read_profile(folder_ / "times").error().code(), ErrorCode::not_found);
  write("[{\"cat\": \"Node\"");
  EXPECT_EQ(read_profile(folder_ / "times").error().code(), ErrorCode::corrupt);
  write("[{\"cat\": \"Node\"}]");
  EXPECT_EQ(read_profile(folder_ / "times").error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::experiment::runtime_profile_test
