#pragma once

#include <memory>
#include <string>

#include "assay/base/result.hpp"
#include "assay/measure/energy.hpp"

namespace assay::measure {

// The functions of NVIDIA's management library that are needed, by their C names without "nvml" and version. 0 is
// success; a device is an opaque pointer. The library's own header is not needed to build.
struct NvmlFunctions {
  int (*init)() = nullptr;
  int (*shutdown)() = nullptr;
  const char* (*error_text)(int) = nullptr;
  int (*device_count)(unsigned*) = nullptr;
  int (*device_at)(unsigned, void**) = nullptr;
  int (*device_name)(void*, char*, unsigned) = nullptr;
  int (*total_energy)(void*, unsigned long long*) = nullptr;  // millijoules since the driver was loaded
};

// The library stays loaded. unsupported when it or one of the functions is not there.
Result<NvmlFunctions> load_nvml(const std::string& library);

// unsupported when there is no GPU, or none whose energy is counted.
Result<std::unique_ptr<EnergyMeter>> open_nvml(const NvmlFunctions& functions);

}  // namespace assay::measure
