#include <cstring>
#include <memory>

#include "assay/measure/memory.hpp"
#include "assay/measure/os/recorded_system_test.hpp"

namespace assay::measure::linux_memory_test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_heap_is_replaced =
    true;  // a sanitizer's own, which mallinfo2 does not see and which keeps what is freed
#else
constexpr bool k_heap_is_replaced = false;
#endif

class LinuxMemory : public testing_only::RecordedSystem {};

constexpr std::size_t k_block = 64 << 20;
constexpr std::size_t k_sharing = 1 << 20;  // pages of libraries that another process begins to share meanwhile

TEST_F(LinuxMemory, BlockThatIsTouchedIsSeenInPagesAndHeap) {
  if (k_heap_is_replaced) GTEST_SKIP() << "the sanitizer has a heap of its own";
  const auto before = read_memory();
  ASSERT_TRUE(before) << before.error().text();
  const std::unique_ptr<char[]> block(new char[k_block]);
  std::memset(block.get(), 1, k_block);
  const auto after = read_memory();
  ASSERT_TRUE(after);
  EXPECT_GE(after->unique + k_sharing, before->unique + k_block);
  EXPECT_GE(after->heap.in_use, before->heap.in_use + k_block);
  EXPECT_GE(after->proportional + k_sharing, before->proportional + k_block);
}

TEST_F(LinuxMemory, PeakIsOfWhatFollowsItsRestart) {
  if (k_heap_is_replaced) GTEST_SKIP() << "the sanitizer has a heap of its own";
  {
    const std::unique_ptr<char[]> block(new char[k_block]);
    std::memset(block.get(), 1, k_block);
  }
  trim_heap();
  const auto high = read_memory();
  const Status restarted = restart_peak();
  if (!restarted) GTEST_SKIP() << restarted.error().message();
  const auto low = read_memory();
  ASSERT_TRUE(high && low);
  EXPECT_GE(*high->peak_resident, *low->peak_resident + k_block / 2);
}

TEST_F(LinuxMemory, WhatIsMissingIsNamed) {
  EXPECT_EQ(read_memory(root_).error().code(), ErrorCode::not_found);
  record("smaps_rollup", "Rss: 8 kB\nPss: 8 kB\nPrivate_Clean: 4 kB\nPrivate_Dirty: 4 kB\nAnonymous: 4 kB\n");
  const auto sample = read_memory(root_);
  ASSERT_TRUE(sample) << sample.error().text();
  EXPECT_EQ(sample->unique, 8192U);
  EXPECT_NE(sample->peak_resident.absent.find("status"), std::string::npos);
  EXPECT_EQ(restart_peak(root_).error().code(), ErrorCode::io);
}

}  // namespace
}  // namespace assay::measure::linux_memory_test
