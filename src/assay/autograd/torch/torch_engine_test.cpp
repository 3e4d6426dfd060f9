#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::torch_engine_test {
namespace {

TEST(TorchEngine, TellsItsVersion) {
  EXPECT_TRUE(testing_only::module_engine()->version().starts_with("1.") ||
              testing_only::module_engine()->version().starts_with("2."));
}

TEST(TorchEngine, NoThreadsAreRefused) {
  const auto engine = testing_only::module_engine();
  const auto program = testing_only::lowered(testing_only::two_layers());
  EXPECT_FALSE(engine->differentiable(program, {.threads = 0}));
  EXPECT_FALSE(engine->trainable(program, {.parameters = {"w1"}, .threads = 0}));
}

}  // namespace
}  // namespace assay::autograd::torch_engine_test
