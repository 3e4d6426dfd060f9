#include <gtest/gtest.h>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::resize_operators_test {
namespace {

using testing_only::floats_of;
using testing_only::NodeCheck;

using Numbers = std::vector<std::int64_t>;

NodeCheck resize_by(const std::vector<float>& scales, int opset = 13) {
  NodeCheck check("Resize", opset);
  check.noise({1, 2, 4, 5}).absent().fixed(floats_of({static_cast<std::int64_t>(scales.size())}, scales));
  return check;
}

TEST(ResizeOperators, NearestInEveryMode) {
  for (const char* coordinates : {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"}) {
    for (const char* nearest : {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"}) {
      SCOPED_TRACE(std::string(coordinates) + " " + nearest);
      for (const float scale : {2.0F, 0.6F, 1.7F}) {
        resize_by({1, 1, scale, 2})
            .with("coordinate_transformation_mode", coordinates)
            .with("nearest_mode", nearest)
            .forward_and_gradients();
      }
    }
  }
}

TEST(ResizeOperators, LinearInEveryMode) {
  for (const char* coordinates : {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"}) {
    SCOPED_TRACE(coordinates);
    for (const float scale : {2.0F, 0.6F, 1.7F}) {
      resize_by({1, 1, scale, 3})
          .with("mode", "linear")
          .with("coordinate_transformation_mode", coordinates)
          .forward_and_gradients();
    }
  }
}

TEST(ResizeOperators, ToSizes) {
  NodeCheck("Resize", 13)
      .noise({1, 2, 4, 5})
      .absent()
      .absent()
      .whole({1, 2, 7, 3})
      .with("mode", "linear")
      .forward_and_gradients();
  NodeCheck("Resize", 18)
      .noise({1, 2, 4, 5})
      .absent()
      .absent()
      .whole({7, 3})
      .with("axes", Numbers{2, 3})
      .forward_and_gradients();
}

TEST(ResizeOperators, OfOldOperatorSets) {
  NodeCheck("Resize", 10).noise({1, 1, 3, 4}).fixed(floats_of({4}, {1, 1, 2, 1.5F})).forward_and_gradients();
  NodeCheck("Upsample", 9).noise({1, 1, 3, 4}).fixed(floats_of({4}, {1, 1, 2, 3})).forward_and_gradients();
  NodeCheck("Upsample", 9)
      .noise({1, 1, 3, 4})
      .fixed(floats_of({4}, {1, 1, 2, 3}))
      .with("mode", "linear")
      .forward_and_gradients();
}

}  // namespace
}  // namespace assay::autograd::resize_operators_test
