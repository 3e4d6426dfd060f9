#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::quantization_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

NodeCheck quantized_by(float scale, int type, int zero_point) {
  NodeCheck check("QuantizeLinear", 13);
  check.noise({4, 5}).fixed(floats_of({}, {scale})).bytes(type, {zero_point}, {}).gives(type);
  return check;
}

TEST(QuantizationOperators, QuantizeRoundsAndClips) {
  quantized_by(0.01F, onnx::TensorProto::INT8, 3).forward();
  quantized_by(0.02F, onnx::TensorProto::UINT8, 129).forward();
}

TEST(QuantizationOperators, TiesGoToEvenBeforeTheZeroPointIsAdded) {
  NodeCheck("QuantizeLinear", 13)
      .real(floats_of({6}, {0.5F, 1.5F, 2.5F, -0.5F, -1.5F, 3.5F}))
      .fixed(floats_of({}, {1}))
      .bytes(onnx::TensorProto::INT8, {1}, {})
      .gives(onnx::TensorProto::INT8)
      .forward();
}

// A fifth of the values lie outside: there the gradient is 0.
TEST(QuantizationOperators, GradientsPassInsideTheRangeOnly) {
  quantized_by(0.01F, onnx::TensorProto::INT8, 3).gradients(false);
}

TEST(QuantizationOperators, OneScaleForEachSlice) {
  NodeCheck("QuantizeLinear", 13)
      .noise({2, 3, 4})
      .fixed(floats_of({3}, {0.02F, 0.05F, 0.1F}))
      .bytes(onnx::TensorProto::INT8, {0, -5, 7}, {3})
      .gives(onnx::TensorProto::INT8)
      .forward();
  NodeCheck("DequantizeLinear", 13)
      .bytes(onnx::TensorProto::INT8, {1, -2, 3, 127, -128, 0}, {3, 2})
      .fixed(floats_of({3}, {0.02F, 0.05F, 0.1F}))
      .bytes(onnx::TensorProto::INT8, {0, -5, 7}, {3})
      .with("axis", 0)
      .forward();
}

TEST(QuantizationOperators, DynamicQuantizationGivesScaleAndZeroPointToo) {
  NodeCheck("MatMulInteger", 13)
      .bytes(onnx::TensorProto::UINT8, {1, 200, 3, 4, 255, 6}, {2, 3})
      .bytes(onnx::TensorProto::INT8, {1, -2, 3, -4, 5, -6}, {3, 2})
      .bytes(onnx::TensorProto::UINT8, {12}, {})
      .gives(onnx::TensorProto::INT32)
      .forward();
  NodeCheck("ConvInteger", 13)
      .bytes(onnx::TensorProto::UINT8, {1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 1, 3, 3})
      .bytes(onnx::TensorProto::UINT8, {1, 2, 3, 4}, {1, 1, 2, 2})
      .bytes(onnx::TensorProto::UINT8, {3}, {})
      .gives(onnx::TensorProto::INT32)
      .forward();
}

}  // namespace
}  // namespace assay::autograd::quantization_operators_test
