#include "assay/analysis/memory.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::memory_test {
namespace {

using record::MemoryPass;
using record::Number;

constexpr double k_mib = 1048576;

MemoryPass pass(const char* configuration, double steady, double held = 0) {
  MemoryPass pass{.configuration = configuration, .batch = 32, .threads = 1};
  pass.load_peak = 2 * steady;
  pass.steady = steady;
  pass.held = held;
  pass.steady_uss = steady - 4096;
  pass.steady_pss = steady - 2048;
  pass.counted_weights = pass.counted_activations = pass.counted_peak = pass.counted_outputs =
      Number::undefined("not a counted pass");
  return pass;
}

// A float model with 64 MiB of weights: 139 MiB as used, 82 lean.
std::vector<MemoryPass> passes() {
  std::vector<MemoryPass> all{pass("usual", 139 * k_mib), pass("lean", 82 * k_mib, 74.5 * k_mib),
                              pass("counted", 140 * k_mib)};
  all[2].counted_weights = 64 * k_mib;
  all[2].counted_activations = 0.75 * k_mib;
  all[2].counted_outputs = 0.25 * k_mib;
  all[2].counted_peak = 80 * k_mib;
  return all;
}

const nlohmann::ordered_json k_facts{{"weights_bytes", 64 * k_mib}, {"quantization_parameters_bytes", 512}};

TEST(MemoryOf, RowsAddUpToTheSteadyMemory) {
  const std::vector<MemoryPass> trivial{pass("trivial", 16 * k_mib, 9 * k_mib)};
  const auto memory = memory_of(passes(), trivial, {}, "", k_facts);
  EXPECT_EQ(memory.steady_bytes.value(), 139 * k_mib);
  EXPECT_EQ(memory.steady_uss_bytes.value(), 139 * k_mib - 4096);
  EXPECT_EQ(memory.load_peak_bytes.value(), 278 * k_mib);
  EXPECT_EQ(memory.runtime_fixed_bytes.value(), 16 * k_mib);
  EXPECT_EQ(memory.copies_bytes.value(), 1.25 * k_mib);       // 74.5 − 9 − 64 − 0.25
  EXPECT_EQ(memory.reclaimable_bytes.value(), 56.5 * k_mib);  // 139 − 82 − (0.75 − 0.25)
  EXPECT_EQ(memory.unexplained_bytes.value(), 0.5 * k_mib);   // 139 − 16 − 64 − 1.25 − 0.75 − 56.5
  EXPECT_EQ(memory.counted_weights_bytes.value(), 64 * k_mib);
  EXPECT_EQ(memory.activations_bytes.value(), 0.75 * k_mib);
  EXPECT_EQ(memory.activations_range.low(), memory.activations_range.high());
  EXPECT_EQ(memory.quantization_parameters_bytes.value(), 512);
  EXPECT_EQ(memory.passes, 1U);
  EXPECT_EQ(memory.batch, 32U);
}

TEST(MemoryOf, ThreePassesHaveARangeWidenedByTheGranularityAndFewerNone) {
  auto several = passes();
  several.push_back(pass("usual", 141 * k_mib));
  const auto two = memory_of(several, {}, {}, "", nlohmann::ordered_json::object());
  EXPECT_EQ(two.steady_bytes.value(), 140 * k_mib);
  EXPECT_EQ(two.steady_range.undefined, "2 usual passes could be used, a range takes 3");
  EXPECT_EQ(two.load_peak_range.undefined, two.steady_range.undefined);
  several.push_back(pass("usual", 140 * k_mib));
  const auto memory = memory_of(several, {}, {}, "", nlohmann::ordered_json::object());
  EXPECT_EQ(memory.steady_bytes.value(), 140 * k_mib);
  EXPECT_EQ(memory.steady_range.low(), 139 * k_mib - k_memory_granularity);
  EXPECT_EQ(memory.steady_range.high(), 141 * k_mib + k_memory_granularity);
}

TEST(MemoryOf, WhatIsMissingSaysWhy) {
  const auto facts = nlohmann::ordered_json::object();
  const auto without = memory_of({}, {}, {}, "left out by --no-memory", facts);
  EXPECT_EQ(without.steady_bytes.reason(), "left out by --no-memory");
  EXPECT_EQ(without.unexplained_bytes.reason(), "left out by --no-memory");
  const auto failed = memory_of({}, {}, {.count = 3, .first = "killed"}, "", facts);
  EXPECT_EQ(failed.steady_bytes.reason(), "the pass failed: killed");
  EXPECT_EQ(failed.passes_failed, 3U);
  const auto no_trivial = memory_of(passes(), {}, {}, "", facts);
  EXPECT_EQ(no_trivial.runtime_fixed_bytes.reason(), "no trivial pass was made");
  EXPECT_EQ(no_trivial.unexplained_bytes.reason(), "no trivial pass was made");
  EXPECT_TRUE(no_trivial.reclaimable_bytes.defined());
}

TEST(MemoryOf, ANumberThePassCouldNotHaveKeepsItsReason) {
  auto all = passes();
  all[2].counted_weights = Number::undefined("this runtime's allocations cannot be counted");
  const auto memory = memory_of(all, {}, {}, "", nlohmann::ordered_json::object());
  EXPECT_EQ(memory.counted_weights_bytes.reason(), "this runtime's allocations cannot be counted");
}

}  // namespace
}  // namespace assay::analysis::memory_test
