#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::arithmetic_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

TEST(ArithmeticOperators, BroadcastBothWays) {
  for (const char* op : {"Add", "Sub", "Mul", "Div"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({2, 3, 1}).noise({4}).forward_and_gradients();
    NodeCheck(op).noise({3}).noise({2, 1, 3}).forward_and_gradients();
  }
}

TEST(ArithmeticOperators, SeveralInputsAreTakenTogether) {
  for (const char* op : {"Sum", "Mean", "Max", "Min"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({2, 3}).noise({3}).noise({2, 1}).forward_and_gradients();
  }
}

TEST(ArithmeticOperators, APowerHasGradientsForBaseAndExponent) {
  NodeCheck("Pow").real(floats_of({2, 2}, {0.5F, 1.5F, 2, 3})).real(floats_of({2}, {2, -0.5F})).forward_and_gradients();
  NodeCheck("Pow").noise({3}).whole({2}).forward_and_gradients();
}

TEST(ArithmeticOperators, FunctionsOfOneInput) {
  for (const char* op : {"Neg", "Abs", "Exp", "Erf", "Sin", "Cos", "Atan", "Sinh", "Cosh", "Asinh", "Reciprocal",
                         "Floor", "Ceil", "Round", "Sign"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({2, 5}).forward_and_gradients();
  }
  for (const char* op : {"Sqrt", "Log"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).real(floats_of({4}, {0.25F, 1, 2.5F, 9})).forward_and_gradients();
  }
}

TEST(ArithmeticOperators, FunctionsOfALimitedRange) {
  for (const char* op : {"Tan", "Asin", "Acos", "Atanh"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).real(floats_of({5}, {-0.9F, -0.3F, 0, 0.4F, 0.8F})).forward_and_gradients();
  }
  NodeCheck("Acosh").real(floats_of({3}, {1.1F, 2, 7})).forward_and_gradients();
  NodeCheck("IsNaN").real(floats_of({3}, {1, NAN, 0})).gives(onnx::TensorProto::BOOL).forward();
}

TEST(ArithmeticOperators, IntegersAreDividedTowardZero) {
  NodeCheck("Div").whole({-7, 7, -6}).whole({2, -2, 3}).gives(onnx::TensorProto::INT64).forward();
  NodeCheck("Mod").whole({-7, 7, -6}).whole({2, -2, 4}).gives(onnx::TensorProto::INT64).forward();
  NodeCheck("Mod").noise({6}).real(floats_of({1}, {0.4F})).with("fmod", 1).forward();
}

TEST(ArithmeticOperators, ComparisonsGiveTruthValues) {
  for (const char* op : {"Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).whole({1, 2, 3}).whole({2, 2, 2}).gives(onnx::TensorProto::BOOL).forward();
  }
}

TEST(ArithmeticOperators, WherePassesGradientsToTheChosenSide) {
  NodeCheck("Where").bytes(onnx::TensorProto::BOOL, {1, 0, 0, 1}, {4}).noise({2, 4}).noise({4}).forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::arithmetic_operators_test
