#include "assay/measure/memory.hpp"

#include <gtest/gtest.h>

namespace assay::measure::memory_test {
namespace {

constexpr std::uint64_t k_mib = 1 << 20;

// As a kernel 6.18 wrote it.
const char* const k_rollup = R"(55609a4e4000-7ffc8d1a7000 ---p 00000000 00:00 0                          [rollup]
Rss:                1736 kB
Pss:                 189 kB
Pss_Dirty:           112 kB
Pss_Anon:            112 kB
Shared_Clean:       1584 kB
Private_Clean:        40 kB
Private_Dirty:       112 kB
Anonymous:           110 kB
Private_Hugetlb:       8 kB
)";

TEST(SmapsRollup, UniqueIsTheSumOfThePrivatePages) {
  const auto sample = parse_smaps_rollup(k_rollup);
  ASSERT_TRUE(sample) << sample.error().text();
  EXPECT_EQ(sample->resident, 1736U * 1024);
  EXPECT_EQ(sample->proportional, 189U * 1024);
  EXPECT_EQ(sample->unique, 160U * 1024);
  EXPECT_EQ(sample->anonymous, 110U * 1024);
}

TEST(SmapsRollup, WithoutOneOfItsFiguresItIsCorrupt) {
  EXPECT_EQ(parse_smaps_rollup("Rss: 4 kB\nPss: 4 kB\n").error().code(), ErrorCode::corrupt);
  EXPECT_FALSE(parse_smaps_rollup(""));
}

TEST(PeakResident, ComesFromTheStatus) {
  EXPECT_EQ(*parse_peak_resident("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), 2 * k_mib);
  EXPECT_FALSE(parse_peak_resident("Name:\tkernel thread\n"));
  EXPECT_FALSE(parse_peak_resident("VmHWM:\t"));
}

// All pages anonymous and unique; `heap` of them in use.
MemorySample sample_of(std::uint64_t pages, std::uint64_t heap) {
  MemorySample sample;
  sample.resident = sample.unique = sample.anonymous = pages * k_mib;
  sample.proportional = pages * k_mib;
  sample.heap.in_use = heap * k_mib;
  return sample;
}

MemoryTrace trace_of(const MemorySample& before, const MemorySample& steady) {
  MemoryTrace trace;
  trace.before = before;
  trace.loaded = trace.first_run = trace.steady = steady;
  return trace;
}

TEST(MemoryGrowth, IsWhatWasAddedSinceBeforeTheRuntimeWasOpened) {
  const auto mib = static_cast<std::int64_t>(k_mib);
  const MemoryGrowth growth = growth_of(trace_of(sample_of(10, 4), sample_of(146, 140)));
  EXPECT_EQ(growth.steady, 136 * mib);
  EXPECT_EQ(growth.loaded, 136 * mib);
  EXPECT_EQ(growth.held, 136 * mib);
}

// Weights left in a mapped file are held, though not on the heap.
TEST(MemoryGrowth, MappedPagesAreHeld) {
  MemorySample mapped = sample_of(9 + 64, 5);
  mapped.anonymous = 9 * k_mib;
  EXPECT_EQ(growth_of(trace_of(sample_of(0, 0), mapped)).held, (5 + 64) * static_cast<std::int64_t>(k_mib));
}

// The library of the runtime, 7 MiB, is mapped elsewhere too.
TEST(MemoryGrowth, LibraryThatAnotherProcessMapsTooChangesTheUniquePagesAlone) {
  const auto mib = static_cast<std::int64_t>(k_mib);
  MemoryTrace trace = trace_of(sample_of(10, 4), sample_of(146, 140));
  trace.steady.unique -= 7 * k_mib;
  const MemoryGrowth growth = growth_of(trace);
  EXPECT_EQ(growth.steady, 136 * mib);
  EXPECT_EQ(growth.steady_unique, 129 * mib);
  EXPECT_EQ(shared_growth(trace.before, trace.steady), 7 * mib);
  EXPECT_EQ(shared_growth(trace.before, trace.loaded), 0);
}

}  // namespace
}  // namespace assay::measure::memory_test
