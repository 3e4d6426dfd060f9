#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::recurrent_operators_test {
namespace {

using testing_only::NodeCheck;

struct Layer {
  const char* op;
  std::int64_t gates;
  bool has_cell;
};
constexpr Layer k_layers[] = {{"LSTM", 4, true}, {"GRU", 3, false}, {"RNN", 1, false}};

// Three steps, a batch of two, four features, five hidden.
NodeCheck layer_check(const Layer& layer, std::int64_t directions, int opset = 14) {
  NodeCheck check(layer.op, opset);
  check.noise({3, 2, 4}).noise({directions, layer.gates * 5, 4}).noise({directions, layer.gates * 5, 5});
  check.with("hidden_size", 5).outputs(layer.has_cell ? 3 : 2);
  return check;
}

TEST(RecurrentOperators, InEveryDirection) {
  for (const Layer& layer : k_layers) {
    SCOPED_TRACE(layer.op);
    layer_check(layer, 1).forward_and_gradients();
    layer_check(layer, 1).with("direction", "reverse").forward_and_gradients();
    layer_check(layer, 2).noise({2, 2 * layer.gates * 5}).with("direction", "bidirectional").forward_and_gradients();
  }
}

TEST(RecurrentOperators, WithInitialStates) {
  layer_check(k_layers[0], 1).noise({1, 40}).absent().noise({1, 2, 5}).noise({1, 2, 5}).forward_and_gradients();
  layer_check(k_layers[1], 1).noise({1, 30}).absent().noise({1, 2, 5}).forward_and_gradients();
}

TEST(RecurrentOperators, WithPeepholes) {
  layer_check(k_layers[0], 1).noise({1, 40}).absent().absent().absent().noise({1, 15}).forward_and_gradients();
}

TEST(RecurrentOperators, WithLengthsOfTheirOwn) {
  for (const Layer& layer : k_layers) {
    SCOPED_TRACE(layer.op);
    layer_check(layer, 2)
        .absent()
        .bytes(onnx::TensorProto::INT32, {3, 2}, {2})
        .with("direction", "bidirectional")
        .forward_and_gradients();
  }
}

TEST(RecurrentOperators, GruResetsAfterTheProduct) {
  layer_check(k_layers[1], 1).noise({1, 30}).with("linear_before_reset", 1).forward_and_gradients();
}

TEST(RecurrentOperators, WithOtherActivations) {
  layer_check(k_layers[0], 1).with_texts("activations", {"Sigmoid", "Relu", "Tanh"}).forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::recurrent_operators_test
