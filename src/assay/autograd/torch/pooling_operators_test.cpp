#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::pooling_operators_test {
namespace {

using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

TEST(PoolingOperators, InOneTwoAndThreeDimensions) {
  for (const char* op : {"MaxPool", "AveragePool"}) {
    SCOPED_TRACE(op);
    NodeCheck(op).noise({2, 3, 9}).with("kernel_shape", Numbers{3}).forward_and_gradients();
    NodeCheck(op).noise({2, 3, 6, 7}).with("kernel_shape", Numbers{2, 3}).forward_and_gradients();
    NodeCheck(op).noise({1, 2, 4, 5, 4}).with("kernel_shape", Numbers{2, 2, 3}).forward_and_gradients();
  }
}

TEST(PoolingOperators, WithStridesAndUnevenPads) {
  for (const char* op : {"MaxPool", "AveragePool"}) {
    SCOPED_TRACE(op);
    for (const Numbers& pads : {Numbers{1, 1, 1, 1}, Numbers{0, 1, 1, 0}}) {
      NodeCheck(op)
          .noise({1, 2, 7, 6})
          .with("kernel_shape", Numbers{3, 2})
          .with("strides", Numbers{2, 2})
          .with("pads", pads)
          .forward_and_gradients();
    }
  }
}

TEST(PoolingOperators, CeilModeAddsAWindow) {
  for (const char* op : {"MaxPool", "AveragePool"}) {
    SCOPED_TRACE(op);
    for (const std::int64_t extent : {6, 7, 8, 9}) {
      NodeCheck(op, 19)
          .noise({1, 2, extent, 8})
          .with("kernel_shape", Numbers{3, 3})
          .with("strides", Numbers{2, 3})
          .with("ceil_mode", 1)
          .forward_and_gradients();
    }
  }
}

TEST(PoolingOperators, PadToTheSameExtent) {
  for (const char* op : {"MaxPool", "AveragePool"}) {
    for (const char* automatic : {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
      SCOPED_TRACE(automatic);
      NodeCheck(op)
          .noise({1, 2, 7, 6})
          .with("kernel_shape", Numbers{2, 3})
          .with("strides", Numbers{2, 2})
          .with("auto_pad", automatic)
          .forward_and_gradients();
    }
  }
}

TEST(PoolingOperators, MaximaWithDilations) {
  NodeCheck("MaxPool")
      .noise({1, 2, 8, 8})
      .with("kernel_shape", Numbers{3, 2})
      .with("dilations", Numbers{2, 3})
      .forward_and_gradients();
}

TEST(PoolingOperators, PaddingCountsWhereItIsToCount) {
  NodeCheck("AveragePool")
      .noise({1, 2, 7, 6})
      .with("kernel_shape", Numbers{3, 2})
      .with("pads", Numbers{1, 0, 1, 1})
      .with("count_include_pad", 1)
      .forward_and_gradients();
}

TEST(PoolingOperators, OverEverything) {
  NodeCheck("GlobalAveragePool").noise({2, 3, 4, 5}).forward_and_gradients();
  NodeCheck("GlobalMaxPool").noise({2, 3, 4, 5}).forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::pooling_operators_test
