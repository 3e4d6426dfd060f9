#include "assay/runtime/allocation_counter.hpp"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace assay::runtime::allocation_counter_test {
namespace {

using Kind = AllocationCounter::Kind;

TEST(AllocationCounter, PeakIsTheHighestSumAndReservedIsPartOfIt) {
  AllocationCounter counter;
  counter.allocated(100, Kind::plain);
  counter.allocated(40, Kind::reserved);
  counter.freed(100, Kind::plain);
  counter.allocated(10, Kind::plain);
  const AllocationCounts counts = counter.counts();
  EXPECT_EQ(counts.live_bytes, 50U);
  EXPECT_EQ(counts.peak_bytes, 140U);
  EXPECT_EQ(counts.reserved_live_bytes, 40U);
  EXPECT_EQ(counts.allocations, 3U);
  EXPECT_EQ(counts.reservations, 1U);
}

TEST(AllocationCounter, PeakStartsAfreshFromWhatLives) {
  AllocationCounter counter;
  counter.allocated(100, Kind::plain);
  counter.freed(60, Kind::plain);
  counter.restart_peak();
  EXPECT_EQ(counter.counts().peak_bytes, 40U);
  counter.allocated(5, Kind::plain);
  EXPECT_EQ(counter.counts().peak_bytes, 45U);
}

TEST(AllocationCounter, ThreadsTogetherLoseNothing) {
  AllocationCounter counter;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        counter.allocated(8, Kind::reserved);
        counter.freed(i % 2 == 0 ? 8 : 0, Kind::reserved);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counter.counts().live_bytes, 4U * 5'000U * 8U);
  EXPECT_EQ(counter.counts().reserved_live_bytes, 4U * 5'000U * 8U);
  EXPECT_EQ(counter.counts().allocations, 40'000U);
}

}  // namespace
}  // namespace assay::runtime::allocation_counter_test
