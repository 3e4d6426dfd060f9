#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::normalization_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

TEST(NormalizationOperators, BatchNormalizationTakesStoredStatistics) {
  NodeCheck("BatchNormalization")
      .noise({2, 3, 4, 4})
      .noise({3})
      .noise({3})
      .noise({3})
      .real(floats_of({3}, {0.5F, 1, 2}))
      .with("epsilon", 0.01F)
      .forward_and_gradients();
  NodeCheck("BatchNormalization", 9)
      .noise({4, 2})
      .noise({2})
      .noise({2})
      .noise({2})
      .real(floats_of({2}, {0.5F, 1}))
      .forward_and_gradients();
}

TEST(NormalizationOperators, LayerNormalizationOverTheLastAxes) {
  NodeCheck("LayerNormalization").noise({2, 3, 5}).noise({5}).noise({5}).forward_and_gradients();
  NodeCheck("LayerNormalization")
      .noise({2, 3, 5})
      .noise({3, 5})
      .with("axis", 1)
      .with("epsilon", 0.1F)
      .forward_and_gradients();
}

TEST(NormalizationOperators, LayerNormalizationTellsItsStatistics) {
  NodeCheck("LayerNormalization").noise({2, 3, 5}).noise({5}).noise({5}).outputs(3).forward_and_gradients();
}

TEST(NormalizationOperators, InstanceNormalizationOverTheSpatialAxes) {
  NodeCheck("InstanceNormalization").noise({2, 3, 4, 5}).noise({3}).noise({3}).forward_and_gradients();
}

TEST(NormalizationOperators, SoftmaxAlongOneAxisOrOverAllThatFollow) {
  for (const char* op : {"Softmax", "LogSoftmax"}) {
    SCOPED_TRACE(op);
    NodeCheck(op, 13).noise({2, 3, 4}).forward_and_gradients();
    NodeCheck(op, 13).noise({2, 3, 4}).with("axis", 1).forward_and_gradients();
    NodeCheck(op, 11).noise({2, 3, 4}).forward_and_gradients();
    NodeCheck(op, 11).noise({2, 3, 4}).with("axis", 2).forward_and_gradients();
    NodeCheck(op, 11).noise({2, 3, 4}).with("axis", 0).forward_and_gradients();
  }
}

}  // namespace
}  // namespace assay::autograd::normalization_operators_test
