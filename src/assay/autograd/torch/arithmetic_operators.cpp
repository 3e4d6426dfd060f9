#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

using BinaryFunction = at::Tensor (*)(const at::Tensor&, const at::Tensor&);

// Applied from left to right to as many inputs as there are.
Operator folded(std::string_view name, BinaryFunction function) {
  return {"", name, [function](const OperatorCall& call) -> Tensors {
            at::Tensor result = call.input(0);
            for (std::size_t i = 1; i < call.input_count(); ++i) result = function(result, call.input(i));
            return {result};
          }};
}

Operator unary(std::string_view name, at::Tensor (*function)(const at::Tensor&)) {
  return {"", name, [function](const OperatorCall& call) -> Tensors { return {function(call.input(0))}; }};
}

at::Tensor sum_of(const at::Tensor& a, const at::Tensor& b) {
  return at::add(a, b);
}

at::Tensor difference_of(const at::Tensor& a, const at::Tensor& b) {
  return at::sub(a, b);
}

// Integers are divided toward zero.
at::Tensor quotient_of(const at::Tensor& a, const at::Tensor& b) {
  return at::isIntegralType(a.scalar_type(), false) ? at::div(a, b, "trunc") : at::div(a, b);
}

// The result has the type of the base.
Tensors power(const OperatorCall& call) {
  const at::Tensor& base = call.input(0);
  return {at::pow(base, call.input(1)).to(base.scalar_type())};
}

Tensors mean_of_inputs(const OperatorCall& call) {
  at::Tensor sum = call.input(0);
  for (std::size_t i = 1; i < call.input_count(); ++i) sum = sum + call.input(i);
  return {sum / static_cast<double>(call.input_count())};
}

// fmod: the sign of the dividend (C's fmod); otherwise that of the divisor.
Tensors modulo(const OperatorCall& call) {
  const bool of_dividend = call.integer("fmod", 0) != 0;
  return {of_dividend ? at::fmod(call.input(0), call.input(1)) : at::remainder(call.input(0), call.input(1))};
}

Tensors where(const OperatorCall& call) {
  return {at::where(call.input(0).to(at::kBool), call.input(1), call.input(2))};
}

}  // namespace

std::vector<Operator> arithmetic_operators() {
  return {folded("Add", sum_of),
          folded("Sum", sum_of),
          folded("Sub", difference_of),
          folded("Mul", at::mul),
          folded("Div", quotient_of),
          folded("Max", at::maximum),
          folded("Min", at::minimum),
          {"", "Mean", mean_of_inputs},
          {"", "Pow", power},
          {"", "Mod", modulo},
          {"", "Where", where},
          folded("Equal", at::eq),
          folded("Greater", at::gt),
          folded("GreaterOrEqual", at::ge),
          folded("Less", at::lt),
          folded("LessOrEqual", at::le),
          folded("And", at::logical_and),
          folded("Or", at::logical_or),
          folded("Xor", at::logical_xor),
          unary("Not", at::logical_not),
          unary("Neg", at::neg),
          unary("Abs", at::abs),
          unary("Sqrt", at::sqrt),
          unary("Exp", at::exp),
          unary("Log", at::log),
          unary("Erf", at::erf),
          unary("Sin", at::sin),
          unary("Cos", at::cos),
          unary("Tan", at::tan),
          unary("Asin", at::asin),
          unary("Acos", at::acos),
          unary("Atan", at::atan),
          unary("Sinh", at::sinh),
          unary("Cosh", at::cosh),
          unary("Asinh", at::asinh),
          unary("Acosh", at::acosh),
          unary("Atanh", at::atanh),
          unary("IsNaN", at::isnan),
          unary("Reciprocal", at::reciprocal),
          unary("Floor", at::floor),
          unary("Ceil", at::ceil),
          unary("Round", at::round),
          unary("Sign", at::sign)};
}

}  // namespace assay::autograd
