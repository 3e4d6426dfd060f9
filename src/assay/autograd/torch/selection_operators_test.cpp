#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::selection_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

TEST(SelectionOperators, SliceForwardAndBackward) {
  NodeCheck("Slice").noise({5, 6}).whole({1, 2}).whole({4, 100}).forward_and_gradients();
  NodeCheck("Slice").noise({5, 6}).whole({-1}).whole({-100}).whole({0}).whole({-1}).forward_and_gradients();
  NodeCheck("Slice").noise({5, 6}).whole({4}).whole({0}).whole({1}).whole({-2}).forward_and_gradients();
  NodeCheck("Slice").noise({5, 6}).whole({0}).whole({INT64_MAX}).whole({-1}).whole({3}).forward_and_gradients();
  NodeCheck("Slice").noise({5, 6}).whole({INT64_MAX}).whole({INT64_MIN}).whole({1}).whole({-4}).forward_and_gradients();
  NodeCheck("Slice").noise({5, 6}).whole({-20}).whole({INT64_MIN}).whole({0}).whole({-1}).forward_and_gradients();
  NodeCheck("Slice").noise({0, 6}).whole({-1}).whole({INT64_MIN}).whole({0}).whole({-1}).forward();
}

TEST(SelectionOperators, SliceOfAnOldOperatorSet) {
  NodeCheck("Slice", 9)
      .noise({5, 6})
      .with("starts", Numbers{1})
      .with("ends", Numbers{-1})
      .with("axes", Numbers{1})
      .forward_and_gradients();
}

TEST(SelectionOperators, SplitEquallyAndBySizes) {
  NodeCheck("Split", 13).noise({2, 6}).with("axis", 1).outputs(3).forward_and_gradients();
  NodeCheck("Split", 13).noise({2, 6}).whole({1, 5}).with("axis", -1).outputs(2).forward_and_gradients();
  NodeCheck("Split", 11).noise({2, 6}).with("axis", 1).with("split", Numbers{2, 4}).outputs(2).forward_and_gradients();
  NodeCheck("Split", 18).noise({2, 7}).with("axis", 1).with("num_outputs", 3).outputs(3).forward_and_gradients();
}

TEST(SelectionOperators, GatherCountsNegativeIndicesFromTheEnd) {
  NodeCheck("Gather").noise({4, 3}).whole({0, -1, 2, 2}, {2, 2}).forward_and_gradients();
  NodeCheck("Gather").noise({4, 3}).whole({-2}, {}).with("axis", 1).forward_and_gradients();
  NodeCheck("GatherElements").noise({3, 2}).whole({0, -1, 2, 1}, {2, 2}).with("axis", 0).forward_and_gradients();
  NodeCheck("GatherND").noise({3, 4, 2}).whole({0, 1, -1, 3}, {2, 2}).forward_and_gradients();
}

TEST(SelectionOperators, PadInEveryMode) {
  NodeCheck("Pad", 13).noise({2, 3}).whole({1, 0, 0, 2}).fixed(floats_of({}, {1.5F})).forward_and_gradients();
  NodeCheck("Pad", 13).noise({2, 5}).whole({0, -1, 0, -2}).forward_and_gradients();
  for (const char* mode : {"reflect", "edge"}) {
    SCOPED_TRACE(mode);
    NodeCheck("Pad", 13).noise({2, 3, 4}).whole({1, 0, 2, 0, 1, 3}).with("mode", mode).forward_and_gradients();
  }
  NodeCheck("Pad", 19).noise({2, 3}).whole({1, 2, 1, 3}).with("mode", "wrap").forward_and_gradients();
  NodeCheck("Pad", 19).noise({2, 5}).whole({0, -1, 0, 3}).with("mode", "wrap").forward_and_gradients();
}

TEST(SelectionOperators, PadOfOldAndNewOperatorSets) {
  NodeCheck("Pad", 9).noise({2, 3}).with("pads", Numbers{0, 1, 1, 0}).with("value", 2.0F).forward_and_gradients();
  NodeCheck("Pad", 18).noise({2, 3, 4}).whole({1, 2}).absent().whole({-1}).forward_and_gradients();
}

TEST(SelectionOperators, ScatterSetsOrAdds) {
  NodeCheck("ScatterElements").noise({3, 3}).whole({1, 0, 2, -1}, {2, 2}).noise({2, 2}).forward_and_gradients();
  NodeCheck("ScatterElements")
      .noise({3, 3})
      .whole({1, 1, 2, 2}, {2, 2})
      .noise({2, 2})
      .with("axis", 1)
      .with("reduction", "add")
      .forward_and_gradients();
}

TEST(SelectionOperators, TopKByValueOfEqualOnesTheFirst) {
  NodeCheck("TopK").noise({3, 7}).whole({2}).outputs_of({onnx::TensorProto::FLOAT, onnx::TensorProto::INT64}).forward();
  NodeCheck("TopK")
      .real(floats_of({2, 4}, {1, 3, 3, 0, 2, 2, 5, 2}))
      .whole({3})
      .with("axis", 1)
      .with("largest", 0)
      .outputs_of({onnx::TensorProto::FLOAT, onnx::TensorProto::INT64})
      .forward();
}

}  // namespace
}  // namespace assay::autograd::selection_operators_test
