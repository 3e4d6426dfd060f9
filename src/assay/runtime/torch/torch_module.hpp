#pragma once

#include <filesystem>

#include "assay/base/result.hpp"

namespace assay::runtime {

// The PyTorch module, libassay_torch.so: everything that needs libtorch, so that nothing else carries it. Its factories
// give objects that the caller deletes; the library stays loaded to the end of the process.
struct TorchModule {
  void* (*make_runtime)() = nullptr;          // runtime::Runtime*
  void* (*make_autograd_engine)() = nullptr;  // autograd::Engine*
  std::filesystem::path path;
};

// Raised whenever an interface that crosses into the module changes.
inline constexpr int k_torch_interface = 4;

// `module` names the file. Empty: that of the environment variable ASSAY_TORCH, else beside the program. unsupported,
// with what to install, when it cannot be loaded or belongs to another version of the program.
Result<TorchModule> open_torch_module(const std::filesystem::path& module = {});

}  // namespace assay::runtime
