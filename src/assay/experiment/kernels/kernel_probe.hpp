#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/record/kernels.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

struct KernelProbeOptions {
  std::uint64_t seed = 1;
  std::filesystem::path scratch;  // existing folder for the small models it makes
};

// Runs the engine's integer kernels over a grid of shapes and types and holds them against exact integer arithmetic:
// MatMulInteger, QLinearMatMul, QGemm, ConvInteger, QLinearConv, and DynamicQuantizeMatMul and MatMulNBits within what
// their own rounding can do. About a quarter of a second, on one thread. What the engine has no kernel for is recorded
// as such. `library` and `flags` of the report are the caller's to fill. io when a model cannot be written; nothing
// else fails it.
Result<record::KernelReport> probe_kernels(runtime::Runtime& engine, const KernelProbeOptions& options);

// The flags of the processor that decide which kernels a library takes.
std::vector<std::string> kernel_flags(const std::vector<std::string>& processor_flags);

}  // namespace assay::experiment
