#include "assay/runtime/onnxruntime/onnx_runtime.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::runtime {

std::vector<RuntimeInfo> builtin_runtimes() {
  return {
      {"onnxruntime",
       "ONNX Runtime, CPU; loaded at run time (--onnxruntime names another copy)",
       {".onnx"},
       open_onnx_runtime},
  };
}

}  // namespace assay::runtime
