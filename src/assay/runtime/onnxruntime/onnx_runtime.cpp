#include "assay/runtime/onnxruntime/onnx_runtime.hpp"

#include "assay/runtime/onnxruntime/counting_allocator_internal.hpp"
#include "assay/runtime/onnxruntime/library_internal.hpp"
#include "assay/runtime/onnxruntime/session_internal.hpp"

namespace assay::runtime {
namespace {

class OnnxRuntime final : public Runtime {
 public:
  OnnxRuntime(OrtLibrary library, OrtEnv* env) : library_(std::move(library)), env_(env) {}
  ~OnnxRuntime() override {
    allocator_.reset();  // while the environment still knows it
    library_.api->ReleaseEnv(env_);
  }

  std::string name() const override { return "ONNX Runtime"; }
  std::string version() const override { return library_.version; }
  std::string device() const override { return "CPU"; }
  std::filesystem::path library() const override { return library_.path; }

  Result<std::unique_ptr<Session>> load(const std::filesystem::path& model, const SessionOptions& options) override {
    if (options.counter != nullptr) ASSAY_TRY(count_into(*options.counter));
    return within(load_session(*library_.api, env_, model, options), "loading " + model.string());
  }

 private:
  // An environment takes one allocator of a kind.
  Status count_into(AllocationCounter& counter) {
    if (allocator_ == nullptr) {
      ASSAY_ASSIGN(allocator_, CountingAllocator::register_with(*library_.api, env_, counter));
    }
    if (&allocator_->counter() == &counter) return {};
    return fail(ErrorCode::invalid_argument, "the sessions of one runtime count into one counter");
  }

  OrtLibrary library_;
  OrtEnv* env_;
  std::unique_ptr<CountingAllocator> allocator_;
};

}  // namespace

Result<std::unique_ptr<Runtime>> open_onnx_runtime(const std::filesystem::path& library) {
  ASSAY_ASSIGN(OrtLibrary loaded, load_library(library));
  OrtEnv* env = nullptr;
  const OrtApi& api = *loaded.api;
  ASSAY_ORT(api, CreateEnv(ORT_LOGGING_LEVEL_FATAL, "assay", &env));
  ASSAY_ORT(api, DisableTelemetryEvents(env));
  return std::unique_ptr<Runtime>(std::make_unique<OnnxRuntime>(std::move(loaded), env));
}

}  // namespace assay::runtime
