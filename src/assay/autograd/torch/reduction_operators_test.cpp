#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::reduction_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

TEST(ReductionOperators, OverAxesAsAttribute) {
  for (const char* op : {"ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
                         "ReduceSumSquare", "ReduceLogSumExp"}) {
    SCOPED_TRACE(op);
    NodeCheck(op, 13).noise({2, 3, 4}).with("axes", Numbers{1, -1}).forward_and_gradients();
    NodeCheck(op, 13).noise({2, 3, 4}).with("axes", Numbers{0}).with("keepdims", 0).forward_and_gradients();
    NodeCheck(op, 13).noise({2, 3, 4}).forward_and_gradients();
  }
  NodeCheck("ReduceLogSum", 13)
      .real(floats_of({2, 2}, {1, 2, 3, 0.5F}))
      .with("axes", Numbers{1})
      .forward_and_gradients();
}

TEST(ReductionOperators, OverAxesAsInput) {
  NodeCheck("ReduceSum", 13).noise({2, 3, 4}).whole({1}).forward_and_gradients();
  NodeCheck("ReduceMean", 18).noise({2, 3, 4}).whole({-1, 0}).with("keepdims", 0).forward_and_gradients();
  NodeCheck("ReduceSum", 13).noise({2, 3}).with("noop_with_empty_axes", 1).forward_and_gradients();
}

TEST(ReductionOperators, OverNoAxesEachElementByItself) {
  for (const char* op : {"ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceMean", "ReduceMax"}) {
    SCOPED_TRACE(op);
    NodeCheck(op, 18).noise({2, 3}).with("noop_with_empty_axes", 1).forward_and_gradients();
  }
  NodeCheck("ReduceLogSum", 18).real(floats_of({2}, {0.5F, 3})).with("noop_with_empty_axes", 1).forward_and_gradients();
}

TEST(ReductionOperators, TheNormOfNothingHasTheGradientZero) {
  NodeCheck("ReduceL2", 13).real(floats_of({2, 2}, {0, 0, 3, -4})).with("axes", Numbers{1}).forward_and_gradients();
}

TEST(ReductionOperators, SumsSoFar) {
  NodeCheck("CumSum").noise({2, 5}).whole({1}, {}).forward_and_gradients();
  NodeCheck("CumSum").noise({2, 5}).whole({-2}, {}).with("reverse", 1).forward_and_gradients();
  NodeCheck("CumSum").noise({2, 5}).whole({1}, {}).with("exclusive", 1).forward_and_gradients();
  NodeCheck("CumSum").noise({2, 5}).whole({1}, {}).with("exclusive", 1).with("reverse", 1).forward_and_gradients();
}

TEST(ReductionOperators, PlacesOfExtremes) {
  for (const char* op : {"ArgMax", "ArgMin"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({3, 4}).with("axis", 1).with("keepdims", 0).gives(onnx::TensorProto::INT64).forward();
    NodeCheck(op)
        .real(floats_of({4}, {1, 2, 2, 1}))
        .with("select_last_index", 1)
        .gives(onnx::TensorProto::INT64)
        .forward();
  }
}

}  // namespace
}  // namespace assay::autograd::reduction_operators_test
