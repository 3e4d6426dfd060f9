#include <algorithm>
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include "assay/autograd/torch/fake_quantization_internal.hpp"
#include "assay/autograd/torch/interpreter_internal.hpp"
#include "assay/autograd/torch/loss_internal.hpp"
#include "assay/autograd/torch/optimizer_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"
#include "assay/autograd/torch/trainable_internal.hpp"
#include "assay/runtime/torch/torch_words.hpp"

namespace assay::autograd {
namespace {

// The stored means and variances of Batch Normalization.
std::vector<std::string> statistics_of(const Program& program) {
  std::vector<std::string> names;
  for (const Node& node : program.nodes) {
    if (node.op == "BatchNormalization" && node.inputs.size() > 4) {
      names.push_back(node.inputs[3]);
      names.push_back(node.inputs[4]);
    }
  }
  return names;
}

class TrainableProgram final : public TrainableGraph {
 public:
  TrainableProgram(Interpreter interpreter, FakeQuantization rounding, const TrainingOptions& options,
                   std::vector<std::string> statistics)
      : interpreter_(std::move(interpreter)),
        rounding_(std::move(rounding)),
        options_(options),
        optimizer_(options.optimizer, options.parameters),
        statistics_(std::move(statistics)) {
    for (const std::string& name : options_.parameters) parameters_.push_back(*interpreter_.constant(name));
    scores_ = options_.loss.scores.empty() ? interpreter_.output_names().front() : options_.loss.scores;
  }

  Result<double> step(std::span<const tensor::TensorView> inputs, const tensor::TensorView& targets,
                      double learning_rate) override {
    interpreter_.mode().training = true;
    interpreter_.mode().statistics_frozen = frozen_;
    for (const at::Tensor& parameter : parameters_) parameter.set_requires_grad(true);
    auto stepped = runtime::guarded("learning", [&] { return learn(inputs, targets, learning_rate); });
    for (const at::Tensor& parameter : parameters_) parameter.set_requires_grad(false);
    return stepped;
  }

  Result<Judged> judge(std::span<const tensor::TensorView> inputs, const tensor::TensorView& targets) override {
    const at::NoGradGuard no_gradients;
    interpreter_.mode().training = false;
    return runtime::guarded("judging", [&]() -> Result<Judged> {
      ASSAY_ASSIGN(const at::Tensor scores, scores_of(inputs, false));
      ASSAY_ASSIGN(const at::Tensor loss, checked_loss(scores, targets));
      Judged judged{.loss = loss.item<double>(), .scores = {}};
      ASSAY_ASSIGN(judged.scores, from_torch(scores));
      return judged;
    });
  }

  std::vector<std::string> learned() const override {
    std::vector<std::string> names = options_.parameters;
    names.insert(names.end(), statistics_.begin(), statistics_.end());
    return names;
  }

  Result<tensor::Tensor> value(const std::string& name) const override {
    ASSAY_ASSIGN(const at::Tensor found, learned_value(name));
    return runtime::guarded("reading '" + name + "'", [&] { return from_torch(found); });
  }

  Status set(const std::string& name, const tensor::TensorView& values) override {
    ASSAY_ASSIGN(at::Tensor found, learned_value(name));
    ASSAY_ASSIGN(const at::Tensor given,
                 runtime::guarded("setting '" + name + "'", [&] { return to_torch(values, at::kFloat); }));
    if (!given.is_floating_point() || given.sizes() != found.sizes()) {
      return fail(ErrorCode::invalid_argument, "'{}' is {}, but {} {} were given", name,
                  tensor::to_text(found.sizes().vec()), tensor::name_of(values.dtype()),
                  tensor::to_text(values.shape()));
    }
    const at::NoGradGuard no_gradients;
    found.copy_(given);
    return {};
  }

  std::map<std::string, ActivationRange> ranges() const override { return rounding_.ranges(); }
  Status set_ranges(const std::map<std::string, ActivationRange>& ranges) override {
    return rounding_.set_ranges(ranges);
  }
  void freeze_statistics(bool frozen) override { frozen_ = frozen; }

 private:
  Result<at::Tensor> learned_value(const std::string& name) const {
    const auto names = learned();
    if (std::ranges::find(names, name) == names.end()) return fail(ErrorCode::not_found, "'{}' does not learn", name);
    return *const_cast<Interpreter&>(interpreter_).constant(name);
  }

  Result<at::Tensor> scores_of(std::span<const tensor::TensorView> inputs, bool observe) {
    ASSAY_ASSIGN(const Tensors given, interpreter_.inputs(inputs));
    const Alter alter = [this, observe](const std::string& name, const at::Tensor& value) {
      return rounding_.apply(name, value, observe);
    };
    ASSAY_ASSIGN(const Tensors values, interpreter_.run(given, {scores_}, rounding_.names(), alter));
    return values.front();
  }

  Result<at::Tensor> checked_loss(const at::Tensor& scores, const tensor::TensorView& targets) const {
    ASSAY_ASSIGN(const at::Tensor wanted, to_torch(targets, at::kFloat));
    return loss_of(options_.loss, scores, wanted);
  }

  Result<double> learn(std::span<const tensor::TensorView> inputs, const tensor::TensorView& targets,
                       double learning_rate) {
    ASSAY_ASSIGN(const at::Tensor scores, scores_of(inputs, !frozen_));
    ASSAY_ASSIGN(const at::Tensor loss, checked_loss(scores, targets));
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) return fail(ErrorCode::out_of_range, "the loss is {}", value);
    ASSAY_ASSIGN(const Tensors gradients, gradients_of(loss));
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      if (!at::isfinite(gradients[i]).all().item<bool>()) {
        return fail(ErrorCode::out_of_range, "the gradient of '{}' is not finite", options_.parameters[i]);
      }
    }
    optimizer_.step(parameters_, gradients, learning_rate);
    if (!frozen_) rounding_.keep_observed();
    return value;
  }

  Result<Tensors> gradients_of(const at::Tensor& loss) const {
    if (!loss.requires_grad()) return fail(ErrorCode::invalid_argument, "the loss depends on no parameter that learns");
    Tensors gradients = torch::autograd::grad({loss}, parameters_, {}, c10::nullopt, false, true);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      if (!gradients[i].defined()) gradients[i] = at::zeros_like(parameters_[i]);
    }
    return gradients;
  }

  Interpreter interpreter_;
  FakeQuantization rounding_;
  TrainingOptions options_;
  Optimizer optimizer_;
  std::vector<std::string> statistics_;
  Tensors parameters_;
  std::string scores_;
  bool frozen_ = false;
};

// Every name in the options must be there.
Status check_names(const TrainingOptions& options, Interpreter& interpreter) {
  for (const std::string& name : options.parameters) {
    const at::Tensor* constant = interpreter.constant(name);
    if (constant != nullptr && constant->is_floating_point()) continue;
    return fail(ErrorCode::invalid_argument,
                "'{}' is to learn, but is no constant of real numbers that the graph reads", name);
  }
  std::vector<std::string> values;
  for (const FakeQuantizedActivation& one : options.activations) values.push_back(one.value);
  if (!options.loss.scores.empty()) values.push_back(options.loss.scores);
  for (const std::string& name : values) {
    if (!interpreter.has_value(name)) return fail(ErrorCode::invalid_argument, "the graph has no value '{}'", name);
  }
  for (const FakeQuantizedWeight& one : options.weights) {
    const at::Tensor* constant = interpreter.constant(one.parameter);
    if (constant != nullptr && constant->is_floating_point() && one.axis < constant->dim()) continue;
    return fail(ErrorCode::invalid_argument, "'{}' is to be quantized, but is no constant of real numbers with axis {}",
                one.parameter, one.axis);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<TrainableGraph>> make_trainable(const Program& program, const TrainingOptions& options) {
  return runtime::guarded("reading the graph", [&]() -> Result<std::unique_ptr<TrainableGraph>> {
    at::set_num_threads(options.threads);
    at::globalContext().setDeterministicAlgorithms(true, true);
    ASSAY_ASSIGN(Interpreter interpreter,
                 Interpreter::make(program, {.real = at::kFloat,
                                             .rounding = true,
                                             .training = true,
                                             .statistics_frozen = false,
                                             .generator = at::detail::createCPUGenerator(options.seed)}));
    ASSAY_TRY(check_names(options, interpreter));
    ASSAY_ASSIGN(FakeQuantization rounding, FakeQuantization::make(options));
    return std::make_unique<TrainableProgram>(std::move(interpreter), std::move(rounding), options,
                                              statistics_of(program));
  });
}

}  // namespace assay::autograd
