#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <torch/csrc/jit/api/module.h>

#include "assay/base/result.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

// A TorchScript module with what its forward() takes and gives.
struct ScriptFile {
  torch::jit::Module module;
  std::vector<ValueInfo> inputs;
  std::vector<ValueInfo> outputs;
  bool is_quantized = false;  // it holds an operator of the namespace quantized
};

// In inference mode, quantized operators packed for `engine`. corrupt for a file that is no TorchScript, unsupported
// for one of a newer version or with a forward() of other things than tensors.
Result<ScriptFile> load_script_file(const std::filesystem::path& path, at::QEngine engine);

}  // namespace assay::runtime
