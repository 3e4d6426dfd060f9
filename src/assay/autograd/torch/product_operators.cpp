#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

Tensors matrix_product(const OperatorCall& call) {
  return {at::matmul(call.input(0), call.input(1))};
}

// alpha · A' · B' + beta · C
Tensors general_product(const OperatorCall& call) {
  const double alpha = call.real("alpha", 1);
  const double beta = call.real("beta", 1);
  const at::Tensor a = call.integer("transA", 0) != 0 ? call.input(0).t() : call.input(0);
  const at::Tensor b = call.integer("transB", 0) != 0 ? call.input(1).t() : call.input(1);
  if (call.has_input(2)) return {at::addmm(call.input(2), a, b, beta, alpha)};
  const at::Tensor product = at::mm(a, b);
  return {alpha == 1 ? product : product * alpha};
}

Tensors einsum(const OperatorCall& call) {
  return {at::einsum(call.text("equation", ""), at::TensorList(call.inputs().data(), call.input_count()))};
}

}  // namespace

std::vector<Operator> product_operators() {
  return {{"", "MatMul", matrix_product}, {"", "Gemm", general_product}, {"", "Einsum", einsum}};
}

}  // namespace assay::autograd
