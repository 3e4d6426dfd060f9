#pragma once

#include <filesystem>
#include <memory>

#include "assay/base/result.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

// PyTorch on the CPU, for TorchScript files. `module`, search and errors as open_torch_module().
//
// TorchScript says neither shapes nor element types: inputs are those tensors that forward() takes, by their names,
// with any shape; outputs are what it returns: "output", or "output_0", … and the fields' names of tuples. Quantized
// outputs are given as float32. A model that cannot run on int32 or int64 inputs is given them as float32, then and
// from then on. The entry "quantized_engine" of SessionOptions::config names the engine of quantized operators; without
// it the first of those libtorch has that runs the model. Session::kernels() names it.
Result<std::unique_ptr<Runtime>> open_torch_runtime(const std::filesystem::path& module);

}  // namespace assay::runtime
