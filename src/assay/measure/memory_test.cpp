#include "assay/measure/memory.hpp"

#include <gtest/gtest.h>

namespace assay::measure {
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

// 64 MiB of weights of which 16 are copied, 6 of activations with 2 of outputs, 9 fixed; the arena keeps 40, the
// allocator loses 1 in its gaps.
MemoryPasses example() {
  MemoryPasses passes;
  passes.usual = growth_of(trace_of(sample_of(10, 4), sample_of(10 + 9 + 64 + 16 + 6 + 40 + 1, 140)));
  passes.lean = growth_of(trace_of(sample_of(10, 4), sample_of(10 + 9 + 64 + 16 + 2 + 1, 4 + 5 + 64 + 16 + 2)));
  passes.trivial = growth_of(trace_of(sample_of(10, 4), sample_of(19, 9)));
  passes.counted = {.loaded = 80 * k_mib, .run_peak = 86 * k_mib, .steady = 82 * k_mib};
  return passes;
}

const ModelBytes k_model{.file = 65 * k_mib,
                         .weights_by_dtype = {{"float32", 4 * k_mib}, {"int8", 60 * k_mib}},
                         .quantization_parameters = k_mib};

TEST(Breakdown, EveryMebibyteFindsItsRow) {
  const MemoryBreakdown made = breakdown_of(k_model, example());
  const auto mib = static_cast<std::int64_t>(k_mib);
  EXPECT_EQ(made.weights, 64 * k_mib);
  EXPECT_EQ(made.fixed, 9 * mib);
  EXPECT_EQ(made.copies, 16 * mib);
  EXPECT_EQ(made.activations, 6 * mib);
  EXPECT_EQ(made.reclaimable, 40 * mib);
  EXPECT_EQ(made.rest, 1 * mib);
  EXPECT_EQ(made.steady, 136 * mib);
  EXPECT_NEAR(*made.explained(), 135.0 / 136.0, 1e-12);
}

TEST(Breakdown, RowsAddUpToTheSteadyMemory) {
  const MemoryBreakdown made = breakdown_of(k_model, example());
  std::int64_t sum = 0;
  for (const MemoryRow& row : made.rows()) sum += row.bytes;
  EXPECT_EQ(sum, made.steady);
  EXPECT_EQ(made.rows().size(), 7U);
  EXPECT_EQ(made.rows()[2].name, "weights int8");
}

TEST(Breakdown, WeightsLeftInAMappedFileAreNoCopies) {
  MemoryPasses passes;
  passes.trivial = growth_of(trace_of(sample_of(0, 0), sample_of(9, 5)));
  MemorySample mapped = sample_of(9 + 64, 5);
  mapped.anonymous = 9 * k_mib;
  passes.lean = passes.usual = growth_of(trace_of(sample_of(0, 0), mapped));
  const MemoryBreakdown made = breakdown_of(k_model, passes);
  EXPECT_EQ(made.copies, 0);
  EXPECT_EQ(made.rest, 0);
}

// The library of the runtime, 7 MiB of the fixed 9, is mapped elsewhere too during two of the passes.
TEST(Breakdown, LibraryThatAnotherProcessMapsTooChangesNoRow) {
  MemoryPasses passes = example();
  MemoryTrace usual = trace_of(sample_of(10, 4), sample_of(146, 140));
  MemoryTrace trivial = trace_of(sample_of(10, 4), sample_of(19, 9));
  usual.steady.unique -= 7 * k_mib;
  trivial.steady.unique -= 7 * k_mib;
  passes.usual = growth_of(usual);
  passes.trivial = growth_of(trivial);
  const MemoryBreakdown alone = breakdown_of(k_model, example());
  const MemoryBreakdown beside = breakdown_of(k_model, passes);
  for (std::size_t i = 0; i < alone.rows().size(); ++i) EXPECT_EQ(beside.rows()[i].bytes, alone.rows()[i].bytes);
  EXPECT_EQ(beside.steady, alone.steady);
  EXPECT_EQ(beside.steady_unique, alone.steady - 7 * static_cast<std::int64_t>(k_mib));
  EXPECT_EQ(shared_growth(usual.before, usual.steady), 7 * static_cast<std::int64_t>(k_mib));
  EXPECT_EQ(shared_growth(usual.before, usual.loaded), 0);
}

TEST(Breakdown, NothingHeldIsNotExplained) {
  const MemoryBreakdown made = breakdown_of({}, {});
  EXPECT_FALSE(made.explained());
  EXPECT_EQ(made.rows().size(), 5U);
}

}  // namespace
}  // namespace assay::measure
