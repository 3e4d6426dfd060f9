#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::product_operators_test {
namespace {

using testing_only::NodeCheck;

TEST(ProductOperators, MatMulBroadcastsItsBatches) {
  NodeCheck("MatMul").noise({3, 4}).noise({4, 2}).forward_and_gradients();
  NodeCheck("MatMul").noise({2, 1, 3, 4}).noise({5, 4, 2}).forward_and_gradients();
  NodeCheck("MatMul").noise({4}).noise({2, 4, 3}).forward_and_gradients();
  NodeCheck("MatMul").noise({2, 3, 4}).noise({4}).forward_and_gradients();
}

TEST(ProductOperators, GemmTransposesScalesAndAdds) {
  NodeCheck("Gemm").noise({3, 4}).noise({4, 2}).noise({2}).forward_and_gradients();
  NodeCheck("Gemm")
      .noise({4, 3})
      .noise({2, 4})
      .noise({3, 1})
      .with("transA", 1)
      .with("transB", 1)
      .with("alpha", 0.5F)
      .with("beta", 2.0F)
      .forward_and_gradients();
  NodeCheck("Gemm").noise({3, 4}).noise({4, 2}).with("alpha", 0.25F).forward_and_gradients();
}

TEST(ProductOperators, EinsumTakesItsEquation) {
  NodeCheck("Einsum").noise({2, 3, 4}).noise({2, 5, 4}).with("equation", "bij,bkj->bik").forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::product_operators_test
