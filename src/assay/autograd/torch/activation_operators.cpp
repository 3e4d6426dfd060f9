#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

Operator activation(std::string_view name, at::Tensor (*function)(const OperatorCall&, const at::Tensor&)) {
  return {"", name, [function](const OperatorCall& call) -> Tensors { return {function(call, call.input(0))}; }};
}

at::Tensor relu(const OperatorCall&, const at::Tensor& x) {
  return at::relu(x);
}

at::Tensor leaky_relu(const OperatorCall& call, const at::Tensor& x) {
  return at::leaky_relu(x, call.real("alpha", 0.01));
}

at::Tensor elu(const OperatorCall& call, const at::Tensor& x) {
  return at::elu(x, call.real("alpha", 1));
}

at::Tensor celu(const OperatorCall& call, const at::Tensor& x) {
  return at::celu(x, call.real("alpha", 1));
}

at::Tensor thresholded_relu(const OperatorCall& call, const at::Tensor& x) {
  return at::where(x > call.real("alpha", 1), x, at::zeros_like(x));
}

at::Tensor selu(const OperatorCall& call, const at::Tensor& x) {
  return at::elu(x, call.real("alpha", 1.67326319217681884765625), call.real("gamma", 1.05070102214813232421875));
}

at::Tensor sigmoid(const OperatorCall&, const at::Tensor& x) {
  return at::sigmoid(x);
}

at::Tensor hyperbolic_tangent(const OperatorCall&, const at::Tensor& x) {
  return at::tanh(x);
}

at::Tensor softplus(const OperatorCall&, const at::Tensor& x) {
  return at::softplus(x, 1, 50);
}

at::Tensor softsign(const OperatorCall&, const at::Tensor& x) {
  return x / (1 + at::abs(x));
}

at::Tensor hard_sigmoid(const OperatorCall& call, const at::Tensor& x) {
  return at::clamp(x * call.real("alpha", 0.2F) + call.real("beta", 0.5), 0, 1);
}

at::Tensor hard_swish(const OperatorCall&, const at::Tensor& x) {
  return x * at::clamp(x / 6 + 0.5, 0, 1);
}

at::Tensor mish(const OperatorCall&, const at::Tensor& x) {
  return x * at::tanh(at::softplus(x));
}

at::Tensor gelu(const OperatorCall& call, const at::Tensor& x) {
  return at::gelu(x, call.text("approximate", "none"));
}

// Older operator sets have the limits as attributes.
at::Tensor clip(const OperatorCall& call, const at::Tensor& x) {
  if (call.opset() < 11) {
    c10::optional<at::Scalar> low;
    c10::optional<at::Scalar> high;
    if (call.has("min")) low = call.real("min", 0);
    if (call.has("max")) high = call.real("max", 0);
    return low || high ? at::clamp(x, low, high) : x;
  }
  const auto low = call.optional_input(1);
  const auto high = call.optional_input(2);
  return low || high ? at::clamp(x, low, high) : x;
}

at::Tensor parametric_relu(const OperatorCall& call, const at::Tensor& x) {
  return at::where(x < 0, x * call.input(1), x);
}

// The ratio is an input since operator set 12. The second output says what was kept.
Tensors dropout(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const double ratio = call.has_input(1) ? call.input(1).item<double>() : call.real("ratio", 0.5);
  const at::TensorOptions options = x.options().requires_grad(false);
  if (!call.mode().training || ratio <= 0) {
    const bool drops = ratio > 0 && call.has_input(2) && call.input(2).item<bool>();
    if (drops) throw OperatorFailure("training_mode means nothing in inference");
    return {x, at::ones_like(x, options.dtype(at::kBool))};
  }
  const at::Tensor kept = at::empty_like(x, options).bernoulli_(1 - ratio, call.mode().generator);
  return {x * kept / (1 - ratio), kept != 0};
}

Tensors fast_gelu(const OperatorCall& call) {
  return {at::gelu(call.has_input(1) ? call.input(0) + call.input(1) : call.input(0), "tanh")};
}

Tensors exact_gelu(const OperatorCall& call) {
  return {at::gelu(call.input(0))};
}

}  // namespace

std::vector<Operator> activation_operators() {
  return {activation("Relu", relu),
          activation("LeakyRelu", leaky_relu),
          activation("PRelu", parametric_relu),
          activation("Elu", elu),
          activation("Celu", celu),
          activation("Selu", selu),
          activation("ThresholdedRelu", thresholded_relu),
          activation("Sigmoid", sigmoid),
          activation("HardSigmoid", hard_sigmoid),
          activation("Tanh", hyperbolic_tangent),
          activation("Softplus", softplus),
          activation("Softsign", softsign),
          activation("HardSwish", hard_swish),
          activation("Mish", mish),
          activation("Gelu", gelu),
          {"com.microsoft", "Gelu", exact_gelu},
          {"com.microsoft", "FastGelu", fast_gelu},
          activation("Clip", clip),
          {"", "Dropout", dropout}};
}

}  // namespace assay::autograd
