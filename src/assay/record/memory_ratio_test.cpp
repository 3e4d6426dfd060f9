#include "assay/record/memory_ratio.hpp"

#include <gtest/gtest.h>

namespace assay::record::memory_ratio_test {
namespace {

Memory memory() {
  Memory memory;
  memory.baseline.steady_bytes = 100.0;
  memory.baseline.steady_range = Range::of(80, 125);
  memory.baseline.batch = 1;
  memory.candidate.steady_bytes = 50.0;
  memory.candidate.steady_range = Range::of(40, 60);
  memory.candidate.batch = 1;
  return memory;
}

TEST(MemoryRatio, ReachesFromLowestOverHighestToHighestOverLowest) {
  const MemoryNumber ratio = memory_ratio("memory.steady", memory(), {}, {});
  EXPECT_DOUBLE_EQ(ratio.value.value(), 0.5);
  EXPECT_DOUBLE_EQ(ratio.range.low(), 0.32);
  EXPECT_DOUBLE_EQ(ratio.range.high(), 0.75);
}

TEST(MemoryRatio, OfDifferentBatchesThereIsNoneButOfTheFile) {
  Memory differing = memory();
  differing.candidate.batch = 256;
  for (const char* metric : {"memory.steady", "memory.load_peak", "memory.activations"}) {
    differing.baseline.load_peak_bytes = differing.candidate.load_peak_bytes = 10.0;
    differing.baseline.activations_bytes = differing.candidate.activations_bytes = 10.0;
    EXPECT_EQ(memory_ratio(metric, differing, {}, {}).value.reason(), "the batches differ: 1 and 256");
    EXPECT_EQ(memory_ratio(metric, differing, {}, {}).range.undefined, "the batches differ: 1 and 256");
  }
  ModelRow baseline;
  baseline.file_bytes = 64.0;
  ModelRow candidate;
  candidate.file_bytes = 16.0;
  EXPECT_EQ(memory_ratio("memory.file", differing, baseline, candidate).range.high(), 0.25);
}

TEST(MemoryRatio, SaysWhatIsMissing) {
  Memory some = memory();
  some.baseline.steady_range = Range::none("1 usual pass, a range takes 3");
  EXPECT_TRUE(memory_ratio("memory.steady", some, {}, {}).value.defined());
  EXPECT_EQ(memory_ratio("memory.steady", some, {}, {}).range.undefined,
            "of the baseline: 1 usual pass, a range takes 3");
  some.baseline.steady_bytes = Number::undefined("killed");
  EXPECT_EQ(memory_ratio("memory.steady", some, {}, {}).value.reason(), "of the baseline: killed");
  some = memory();
  some.baseline.steady_range = Range::of(0, 200);
  EXPECT_EQ(memory_ratio("memory.steady", some, {}, {}).value.reason(), "the baseline's is too small to divide by");
}

}  // namespace
}  // namespace assay::record::memory_ratio_test
