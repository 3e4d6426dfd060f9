#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::activation_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

TEST(ActivationOperators, AgreeAndHaveGradients) {
  for (const char* op : {"Relu", "LeakyRelu", "Elu", "Celu", "Selu", "ThresholdedRelu", "Sigmoid", "HardSigmoid",
                         "Tanh", "Softplus", "Softsign", "HardSwish"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({3, 7}).forward_and_gradients();
  }
  NodeCheck("Mish", 18).noise({3, 7}).forward_and_gradients();
}

TEST(ActivationOperators, TakeTheirAttributes) {
  NodeCheck("LeakyRelu").noise({9}).with("alpha", 0.3F).forward_and_gradients();
  NodeCheck("Elu").noise({9}).with("alpha", 0.7F).forward_and_gradients();
  NodeCheck("Celu").noise({9}).with("alpha", 0.7F).forward_and_gradients();
  NodeCheck("ThresholdedRelu").noise({9}).with("alpha", -0.2F).forward_and_gradients();
  NodeCheck("Selu").noise({9}).with("alpha", 1.2F).with("gamma", 0.8F).forward_and_gradients();
  NodeCheck("HardSigmoid").noise({9}).with("alpha", 0.5F).with("beta", 0.3F).forward_and_gradients();
  NodeCheck("PRelu").noise({2, 3, 4}).noise({3, 1}).forward_and_gradients();
}

TEST(ActivationOperators, GeluIsExactOrApproximate) {
  NodeCheck("Gelu", 20).noise({3, 7}).forward_and_gradients();
  NodeCheck("Gelu", 20).noise({3, 7}).with("approximate", "tanh").forward_and_gradients();
  NodeCheck("Gelu", 17, "com.microsoft").noise({3, 7}).forward_and_gradients();
  NodeCheck("FastGelu", 17, "com.microsoft").noise({3, 7}).noise({7}).forward_and_gradients();
}

TEST(ActivationOperators, ClipHasItsLimitsAsInputsOrAttributes) {
  NodeCheck("Clip", 13)
      .noise({4, 4})
      .fixed(floats_of({}, {-0.5F}))
      .fixed(floats_of({}, {0.6F}))
      .forward_and_gradients();
  NodeCheck("Clip", 13).noise({4, 4}).absent().fixed(floats_of({}, {0.6F})).forward_and_gradients();
  NodeCheck("Clip", 13).noise({4, 4}).forward_and_gradients();
  NodeCheck("Clip", 7).noise({4, 4}).with("min", -0.5F).with("max", 0.6F).forward_and_gradients();
  NodeCheck("Clip", 7).noise({4, 4}).with("min", 0.0F).forward_and_gradients();
}

TEST(ActivationOperators, DropoutDoesNothingInInference) {
  NodeCheck("Dropout", 13).noise({4, 4}).fixed(floats_of({}, {0.5F})).forward_and_gradients();
  NodeCheck("Dropout", 7).noise({4, 4}).with("ratio", 0.5F).forward_and_gradients();
  NodeCheck("Dropout", 13)
      .noise({4, 4})
      .fixed(floats_of({}, {0.5F}))
      .outputs_of({onnx::TensorProto::FLOAT, onnx::TensorProto::BOOL})
      .forward();
}

}  // namespace
}  // namespace assay::autograd::activation_operators_test
