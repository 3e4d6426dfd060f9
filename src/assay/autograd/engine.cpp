#include "assay/autograd/engine.hpp"

#include "assay/runtime/torch/torch_module.hpp"

namespace assay::autograd {

Result<std::unique_ptr<Engine>> open_engine(const std::filesystem::path& module) {
  ASSAY_ASSIGN(const runtime::TorchModule loaded, runtime::open_torch_module(module));
  return std::unique_ptr<Engine>(static_cast<Engine*>(loaded.make_autograd_engine()));
}

}  // namespace assay::autograd
