#include <torch/version.h>

#include "assay/autograd/engine.hpp"
#include "assay/autograd/torch/differentiable_internal.hpp"
#include "assay/autograd/torch/trainable_internal.hpp"

namespace assay::autograd {
namespace {

class TorchEngine final : public Engine {
 public:
  std::string version() const override {
    return fmt::format("{}.{}.{}", TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR, TORCH_VERSION_PATCH);
  }

  Result<std::unique_ptr<DifferentiableGraph>> differentiable(const Program& program,
                                                              const GradientOptions& options) override {
    if (options.threads < 1) return fail(ErrorCode::invalid_argument, "{} threads", options.threads);
    return make_differentiable(program, options);
  }

  Result<std::unique_ptr<TrainableGraph>> trainable(const Program& program, const TrainingOptions& options) override {
    if (options.threads < 1) return fail(ErrorCode::invalid_argument, "{} threads", options.threads);
    return make_trainable(program, options);
  }
};

}  // namespace
}  // namespace assay::autograd

extern "C" [[gnu::visibility("default")]] void* assay_torch_make_autograd_engine() {
  return static_cast<assay::autograd::Engine*>(new assay::autograd::TorchEngine());
}
