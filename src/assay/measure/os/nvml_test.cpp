#include <cstdio>

#include <gtest/gtest.h>

#include "assay/measure/os/nvml_internal.hpp"

namespace assay::measure::nvml_test {
namespace {

// A library of two GPUs, the second too old to count energy. Devices are their numbers, plus one.
NvmlFunctions two_gpus() {
  NvmlFunctions functions;
  functions.init = [] { return 0; };
  functions.shutdown = [] { return 0; };
  functions.error_text = [](int code) { return code == 3 ? "Not Supported" : "Driver Not Loaded"; };
  functions.device_count = [](unsigned* count) {
    *count = 2;
    return 0;
  };
  functions.device_at = [](unsigned index, void** device) {
    *device = reinterpret_cast<void*>(static_cast<std::uintptr_t>(index) + 1);
    return 0;
  };
  functions.device_name = [](void*, char* name, unsigned size) {
    std::snprintf(name, size, "Some GPU");
    return 0;
  };
  functions.total_energy = [](void* device, unsigned long long* millijoules) {
    *millijoules = 1234;
    return device == reinterpret_cast<void*>(1) ? 0 : 3;
  };
  return functions;
}

TEST(Nvml, GpusThatCountEnergyAreDomains) {
  auto meter = open_nvml(two_gpus());
  ASSERT_TRUE(meter) << meter.error().text();
  EXPECT_EQ((*meter)->source(), "NVML");
  const auto counts = (*meter)->read();
  ASSERT_TRUE(counts);
  ASSERT_EQ(counts->size(), 1U);
  EXPECT_EQ(counts->front().domain, "GPU 0 (Some GPU)");
  EXPECT_EQ(counts->front().microjoules, 1'234'000U);
  EXPECT_EQ(counts->front().wraps_at_microjoules, 0U);
}

TEST(Nvml, WithoutAGpuThatCountsTheReasonIsTheLibrarys) {
  NvmlFunctions functions = two_gpus();
  functions.total_energy = [](void*, unsigned long long*) { return 3; };
  const auto meter = open_nvml(functions);
  ASSERT_FALSE(meter);
  EXPECT_EQ(meter.error().message(), "energy of GPU 1 (Some GPU): Not Supported");
  functions.device_count = [](unsigned* count) {
    *count = 0;
    return 0;
  };
  EXPECT_EQ(open_nvml(functions).error().message(), "no NVIDIA GPU");
  functions.init = [] { return 9; };
  EXPECT_EQ(open_nvml(functions).error().message(), "starting NVML: Driver Not Loaded");
}

TEST(Nvml, LibraryThatIsMissingOrAnotherIsUnsupported) {
  EXPECT_EQ(load_nvml("libassay-no-such-library.so.1").error().code(), ErrorCode::unsupported);
  const auto other = load_nvml("libm.so.6");
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().message().find("no NVML"), std::string::npos);
}

}  // namespace
}  // namespace assay::measure::nvml_test
