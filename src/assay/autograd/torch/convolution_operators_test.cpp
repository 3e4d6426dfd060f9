#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::convolution_operators_test {
namespace {

using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

TEST(ConvolutionOperators, ConvInOneTwoAndThreeDimensions) {
  NodeCheck("Conv").noise({2, 3, 9}).noise({4, 3, 3}).noise({4}).forward_and_gradients();
  NodeCheck("Conv").noise({2, 3, 6, 7}).noise({4, 3, 3, 2}).noise({4}).forward_and_gradients();
  NodeCheck("Conv").noise({1, 2, 4, 5, 4}).noise({3, 2, 2, 3, 2}).forward_and_gradients();
}

TEST(ConvolutionOperators, ConvWithGroupsStridesAndDilations) {
  NodeCheck("Conv").noise({1, 4, 7, 7}).noise({6, 2, 3, 3}).with("group", 2).forward_and_gradients();
  NodeCheck("Conv").noise({1, 4, 7, 7}).noise({4, 1, 3, 3}).with("group", 4).forward_and_gradients();
  NodeCheck("Conv")
      .noise({1, 2, 9, 8})
      .noise({3, 2, 3, 2})
      .with("strides", Numbers{2, 1})
      .with("dilations", Numbers{1, 2})
      .with("pads", Numbers{1, 1, 1, 1})
      .forward_and_gradients();
}

TEST(ConvolutionOperators, ConvPadsUnevenlyAndByItself) {
  NodeCheck("Conv").noise({1, 2, 6, 6}).noise({3, 2, 3, 3}).with("pads", Numbers{0, 1, 2, 0}).forward_and_gradients();
  for (const char* automatic : {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
    SCOPED_TRACE(automatic);
    NodeCheck("Conv")
        .noise({1, 2, 7, 6})
        .noise({3, 2, 2, 3})
        .with("strides", Numbers{2, 2})
        .with("auto_pad", automatic)
        .forward_and_gradients();
  }
}

TEST(ConvolutionOperators, ConvTransposeWithAndWithoutBias) {
  NodeCheck("ConvTranspose").noise({2, 3, 5}).noise({3, 2, 3}).noise({2}).forward_and_gradients();
  NodeCheck("ConvTranspose").noise({1, 4, 4, 5}).noise({4, 2, 3, 3}).with("group", 2).forward_and_gradients();
}

TEST(ConvolutionOperators, ConvTransposeWithStridesPadsAndOutputPadding) {
  NodeCheck("ConvTranspose")
      .noise({1, 2, 4, 3})
      .noise({2, 3, 3, 3})
      .noise({3})
      .with("strides", Numbers{2, 3})
      .with("pads", Numbers{1, 0, 0, 1})
      .with("output_padding", Numbers{1, 2})
      .forward_and_gradients();
  NodeCheck("ConvTranspose")
      .noise({1, 2, 4, 3})
      .noise({2, 3, 3, 2})
      .with("dilations", Numbers{2, 1})
      .with("pads", Numbers{1, 1, 1, 0})
      .forward_and_gradients();
}

TEST(ConvolutionOperators, ConvTransposeToAnOutputShape) {
  NodeCheck("ConvTranspose")
      .noise({1, 1, 3, 3})
      .noise({1, 2, 3, 3})
      .with("strides", Numbers{3, 2})
      .with("output_shape", Numbers{10, 8})
      .forward_and_gradients();
  for (const char* automatic : {"SAME_UPPER", "SAME_LOWER"}) {
    SCOPED_TRACE(automatic);
    NodeCheck("ConvTranspose")
        .noise({1, 1, 3, 4})
        .noise({1, 2, 4, 3})
        .with("strides", Numbers{2, 2})
        .with("auto_pad", automatic)
        .forward_and_gradients();
  }
}

}  // namespace
}  // namespace assay::autograd::convolution_operators_test
