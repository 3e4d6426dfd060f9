#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::shape_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

TEST(ShapeOperators, ReshapeKeepsZerosAndFillsMinusOne) {
  NodeCheck("Reshape").noise({2, 3, 4}).whole({0, -1}).forward_and_gradients();
  NodeCheck("Reshape").noise({2, 3, 4}).whole({4, 0, 2}).forward_and_gradients();
  NodeCheck("Reshape").noise({0, 3}).whole({3, 0}).with("allowzero", 1).forward();
}

TEST(ShapeOperators, FlattenAtAnyAxis) {
  for (const int axis : {0, 1, 2, 3, -1}) {
    SCOPED_TRACE(axis);
    NodeCheck("Flatten").noise({2, 3, 4}).with("axis", axis).forward_and_gradients();
  }
}

TEST(ShapeOperators, TransposeReversesWithoutAnOrder) {
  NodeCheck("Transpose").noise({2, 3, 4}).forward_and_gradients();
  NodeCheck("Transpose").noise({2, 3, 4}).with("perm", Numbers{1, 0, 2}).forward_and_gradients();
}

TEST(ShapeOperators, SqueezeAndUnsqueezeTakeAxesAsInputOrAttribute) {
  NodeCheck("Squeeze", 13).noise({1, 3, 1}).whole({-1}).forward_and_gradients();
  NodeCheck("Squeeze", 11).noise({1, 3, 1}).with("axes", Numbers{0}).forward_and_gradients();
  NodeCheck("Squeeze", 13).noise({1, 3, 1}).forward_and_gradients();
  NodeCheck("Unsqueeze", 13).noise({3, 2}).whole({-1, 0}).forward_and_gradients();
  NodeCheck("Unsqueeze", 11).noise({3, 2}).with("axes", Numbers{1, 3}).forward_and_gradients();
}

TEST(ShapeOperators, ConcatAlongAnAxisFromTheEnd) {
  NodeCheck("Concat").noise({2, 1, 3}).noise({2, 2, 3}).with("axis", -2).forward_and_gradients();
}

TEST(ShapeOperators, ExpandBroadcastsBothWays) {
  NodeCheck("Expand").noise({3, 1}).whole({2, 1, 4}).forward_and_gradients();
  NodeCheck("Expand").noise({3, 4}).whole({1}).forward_and_gradients();
  NodeCheck("Tile").noise({2, 3}).whole({2, 2}).forward_and_gradients();
}

TEST(ShapeOperators, ShapeGivesAStretchOfTheExtents) {
  NodeCheck("Shape").noise({2, 3, 4}).gives(onnx::TensorProto::INT64).forward();
  NodeCheck("Shape").noise({2, 3, 4}).with("start", -2).gives(onnx::TensorProto::INT64).forward();
  NodeCheck("Shape").noise({2, 3, 4}).with("start", 1).with("end", -1).gives(onnx::TensorProto::INT64).forward();
  NodeCheck("Size").noise({2, 3, 4}).gives(onnx::TensorProto::INT64).forward();
}

TEST(ShapeOperators, CastCutsTowardZero) {
  NodeCheck("Cast")
      .real(floats_of({4}, {-1.7F, 1.7F, 0, 3}))
      .with("to", int{onnx::TensorProto::INT64})
      .gives(onnx::TensorProto::INT64)
      .forward();
  NodeCheck("Cast")
      .real(floats_of({3}, {0.3F, 0, -2}))
      .with("to", int{onnx::TensorProto::BOOL})
      .gives(onnx::TensorProto::BOOL)
      .forward();
  NodeCheck("Cast").noise({3}).with("to", int{onnx::TensorProto::FLOAT}).forward_and_gradients();
}

TEST(ShapeOperators, ConstantsOfAShapeAndRanges) {
  NodeCheck("ConstantOfShape").whole({2, 3}).forward();
  NodeCheck("ConstantOfShape").whole({4}).with_element("value", onnx::TensorProto::FLOAT, 2.5).forward();
  NodeCheck("ConstantOfShape").whole({2, 3}).with_element("value", onnx::TensorProto::INT64, -7).forward();
  NodeCheck("ConstantOfShape").whole({2}).with_element("value", onnx::TensorProto::BOOL, 1).forward();
  NodeCheck("Range").whole({2}, {}).whole({9}, {}).whole({3}, {}).gives(onnx::TensorProto::INT64).forward();
}

TEST(ShapeOperators, BlocksBecomeChannelsAndBack) {
  NodeCheck("DepthToSpace").noise({1, 8, 2, 3}).with("blocksize", 2).forward_and_gradients();
  NodeCheck("DepthToSpace").noise({1, 8, 2, 3}).with("blocksize", 2).with("mode", "CRD").forward_and_gradients();
  NodeCheck("SpaceToDepth").noise({1, 2, 4, 6}).with("blocksize", 2).forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::shape_operators_test
