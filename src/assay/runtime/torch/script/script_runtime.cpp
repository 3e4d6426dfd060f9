#include <torch/version.h>

#include "assay/runtime/torch/script/script_session_internal.hpp"
#include "assay/runtime/torch/torch_module.hpp"

namespace assay::runtime {
namespace {

class ScriptRuntime final : public Runtime {
 public:
  std::string name() const override { return "PyTorch"; }
  std::string version() const override {
    return fmt::format("{}.{}.{}", TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR, TORCH_VERSION_PATCH);
  }
  std::string device() const override { return "CPU"; }
  std::filesystem::path library() const override { return {}; }
  bool counts_allocations() const override { return false; }
  Result<std::unique_ptr<Session>> load(const std::filesystem::path& model, const SessionOptions& options) override {
    return load_script_session(model, options);
  }
};

}  // namespace
}  // namespace assay::runtime

extern "C" {
[[gnu::visibility("default")]] extern const int assay_torch_interface;
const int assay_torch_interface = assay::runtime::k_torch_interface;

[[gnu::visibility("default")]] void* assay_torch_make_runtime() {
  return static_cast<assay::runtime::Runtime*>(new assay::runtime::ScriptRuntime());
}
}
