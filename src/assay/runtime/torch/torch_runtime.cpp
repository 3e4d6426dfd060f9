#include "assay/runtime/torch/torch_runtime.hpp"

#include "assay/runtime/torch/torch_module.hpp"

namespace assay::runtime {
namespace {

// Knows the file it came from, which the module itself does not.
class TorchRuntime final : public Runtime {
 public:
  TorchRuntime(std::unique_ptr<Runtime> inner, std::filesystem::path path)
      : inner_(std::move(inner)), path_(std::move(path)) {}
  std::string name() const override { return inner_->name(); }
  std::string version() const override { return inner_->version(); }
  std::string device() const override { return inner_->device(); }
  std::filesystem::path library() const override { return path_; }
  bool counts_allocations() const override { return inner_->counts_allocations(); }
  Result<std::unique_ptr<Session>> load(const std::filesystem::path& model, const SessionOptions& options) override {
    return within(inner_->load(model, options), "loading " + model.string());
  }

 private:
  std::unique_ptr<Runtime> inner_;
  std::filesystem::path path_;
};

}  // namespace

Result<std::unique_ptr<Runtime>> open_torch_runtime(const std::filesystem::path& module) {
  ASSAY_ASSIGN(const TorchModule loaded, open_torch_module(module));
  std::unique_ptr<Runtime> inner(static_cast<Runtime*>(loaded.make_runtime()));
  return std::unique_ptr<Runtime>(std::make_unique<TorchRuntime>(std::move(inner), loaded.path));
}

}  // namespace assay::runtime
