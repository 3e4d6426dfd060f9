#include "assay/runtime/onnxruntime/onnx_runtime.hpp"
#include "assay/runtime/runtime.hpp"
#include "assay/runtime/torch/torch_runtime.hpp"

namespace assay::runtime {

std::vector<RuntimeInfo> builtin_runtimes() {
  return {
      {"onnxruntime",
       "ONNX Runtime, CPU; loaded at run time (--onnxruntime names another copy)",
       {".onnx"},
       true,
       open_onnx_runtime},
      {"torch",
       "PyTorch, CPU, for TorchScript; in a module loaded at run time (ASSAY_TORCH names another copy)",
       {".pt", ".torchscript"},
       false,
       open_torch_runtime},
  };
}

}  // namespace assay::runtime
