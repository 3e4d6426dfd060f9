#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include "assay/autograd/torch/differentiable_internal.hpp"
#include "assay/autograd/torch/interpreter_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"
#include "assay/runtime/torch/torch_words.hpp"

namespace assay::autograd {
namespace {

class DifferentiableProgram final : public DifferentiableGraph {
 public:
  explicit DifferentiableProgram(Interpreter interpreter) : interpreter_(std::move(interpreter)) {}

  Result<std::vector<tensor::Tensor>> run(std::span<const tensor::TensorView> inputs) override {
    const at::NoGradGuard no_gradients;
    return runtime::guarded("computing outputs", [&]() -> Result<std::vector<tensor::Tensor>> {
      ASSAY_ASSIGN(const Tensors given, interpreter_.inputs(inputs));
      ASSAY_ASSIGN(const Tensors outputs, interpreter_.run(given, interpreter_.output_names()));
      return ours(outputs);
    });
  }

  Result<Gradients> differentiate(std::span<const tensor::TensorView> inputs,
                                  std::span<const tensor::TensorView> output_gradients,
                                  std::span<const std::string> constants) override {
    return runtime::guarded("no gradients", [&] { return derived(inputs, output_gradients, constants); });
  }

 private:
  struct Derived {
    std::vector<tensor::Tensor> outputs;
    Tensors gradients;  // as the sources
  };

  // Constants that take part in a derivation, and no longer.
  class Learning {
   public:
    explicit Learning(Tensors constants) : constants_(std::move(constants)) { set(true); }
    Learning(const Learning&) = delete;
    Learning& operator=(const Learning&) = delete;
    ~Learning() { set(false); }
    const Tensors& constants() const { return constants_; }

   private:
    void set(bool learning) const {
      for (const at::Tensor& constant : constants_) constant.set_requires_grad(learning);
    }
    Tensors constants_;
  };

  Result<Gradients> derived(std::span<const tensor::TensorView> inputs,
                            std::span<const tensor::TensorView> output_gradients,
                            std::span<const std::string> constants) {
    ASSAY_ASSIGN(Tensors given, interpreter_.inputs(inputs));
    Tensors sources;
    for (at::Tensor& input : given) {
      if (input.is_floating_point()) sources.push_back(input.set_requires_grad(true));
    }
    ASSAY_ASSIGN(Tensors found, constants_named(constants));
    const Learning learning(std::move(found));
    sources.insert(sources.end(), learning.constants().begin(), learning.constants().end());
    ASSAY_ASSIGN(Derived gradients, vector_jacobian(given, output_gradients, sources));
    return named(given, constants, std::move(gradients));
  }

  static Result<std::vector<tensor::Tensor>> ours(const Tensors& values) {
    std::vector<tensor::Tensor> copies;
    for (const at::Tensor& value : values) {
      ASSAY_ASSIGN(tensor::Tensor copy, from_torch(value));
      copies.push_back(std::move(copy));
    }
    return copies;
  }

  Result<Tensors> constants_named(std::span<const std::string> names) {
    Tensors found;
    for (const std::string& name : names) {
      const at::Tensor* constant = interpreter_.constant(name);
      if (constant == nullptr || !constant->is_floating_point()) {
        return fail(ErrorCode::invalid_argument, "'{}' is no constant of real numbers that the graph reads", name);
      }
      found.push_back(*constant);
    }
    return found;
  }

  Result<Derived> vector_jacobian(const Tensors& given, std::span<const tensor::TensorView> output_gradients,
                                  const Tensors& sources) {
    ASSAY_ASSIGN(const Tensors outputs, interpreter_.run(given, interpreter_.output_names()));
    if (output_gradients.size() != outputs.size()) {
      return fail(ErrorCode::invalid_argument, "{} gradients given for {} outputs", output_gradients.size(),
                  outputs.size());
    }
    Derived made;
    ASSAY_ASSIGN(made.outputs, ours(outputs));
    Tensors roots;
    Tensors weights;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (outputs[i].sizes().vec() != output_gradients[i].shape()) {
        return fail(ErrorCode::invalid_argument, "the gradient of output '{}' is {}, but the output is {}",
                    interpreter_.output_names()[i], tensor::to_text(output_gradients[i].shape()),
                    tensor::to_text(outputs[i].sizes().vec()));
      }
      if (!outputs[i].requires_grad()) continue;
      ASSAY_ASSIGN(at::Tensor weight, to_torch(output_gradients[i], outputs[i].scalar_type()));
      roots.push_back(outputs[i]);
      weights.push_back(std::move(weight));
    }
    made.gradients = of_sources(roots, weights, sources);
    return made;
  }

  static Tensors of_sources(const Tensors& roots, const Tensors& weights, const Tensors& sources) {
    Tensors gradients(sources.size());
    if (!roots.empty() && !sources.empty()) {
      gradients = torch::autograd::grad(roots, sources, weights, c10::nullopt, false, true);
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!gradients[i].defined()) gradients[i] = at::zeros_like(sources[i]);
    }
    return gradients;
  }

  static Result<Gradients> named(const Tensors& given, std::span<const std::string> constants, Derived made) {
    Gradients result{.outputs = std::move(made.outputs), .of_inputs = {}, .of_constants = {}};
    std::size_t next = 0;
    for (const at::Tensor& input : given) {
      if (!input.is_floating_point()) {
        result.of_inputs.emplace_back();
        continue;
      }
      ASSAY_ASSIGN(tensor::Tensor gradient, from_torch(made.gradients[next++]));
      result.of_inputs.push_back(std::move(gradient));
    }
    for (const std::string& name : constants) {
      ASSAY_ASSIGN(tensor::Tensor gradient, from_torch(made.gradients[next++]));
      result.of_constants.emplace(name, std::move(gradient));
    }
    return result;
  }

  Interpreter interpreter_;
};

}  // namespace

Result<std::unique_ptr<DifferentiableGraph>> make_differentiable(const Program& program,
                                                                 const GradientOptions& options) {
  if (options.precision != tensor::DType::f32 && options.precision != tensor::DType::f64) {
    return fail(ErrorCode::invalid_argument, "gradients in {}: float32 and float64 there are",
                tensor::name_of(options.precision));
  }
  return runtime::guarded("reading the graph", [&]() -> Result<std::unique_ptr<DifferentiableGraph>> {
    at::set_num_threads(options.threads);
    ASSAY_ASSIGN(Interpreter interpreter,
                 Interpreter::make(program, {.real = options.precision == tensor::DType::f64 ? at::kDouble : at::kFloat,
                                             .rounding = options.rounding,
                                             .training = false,
                                             .statistics_frozen = false,
                                             .generator = {}}));
    return std::make_unique<DifferentiableProgram>(std::move(interpreter));
  });
}

}  // namespace assay::autograd
