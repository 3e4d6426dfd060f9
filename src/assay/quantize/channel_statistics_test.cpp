#include "assay/quantize/channel_statistics.hpp"

#include <limits>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

namespace assay::quantize::channel_statistics_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

class Statistics : public testing::Test {
 protected:
  // Two samples of two channels of two values.
  static tensor::Tensor samples(float last = 8) {
    tensor::Tensor tensor(tensor::DType::f32, {2, 2, 2});
    const std::vector<float> values{1, -3, 0, 0, 5, 1, 2, last};
    std::ranges::copy(values, tensor.as<float>().begin());
    return tensor;
  }
  model::Graph graph_ = graph_of(
      OnnxBuilder().input("x", k_float, {-1, 2, 2}).node("Abs", {"x"}, {"y"}).output("y", k_float, {-1, 2, 2}));
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_channel_statistics_test";
};

TEST_F(Statistics, AreOverSamplesAndPositionsOfEachChannel) {
  RuntimeCalibration calibration(folder_, samples(), 1);
  const auto found = channel_statistics(graph_, {{"x", 1}, {"y", -1}}, calibration, 2);
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_THAT((*found)[0].mean, ElementsAre(1, 2.5));
  EXPECT_THAT((*found)[0].largest, ElementsAre(5, 8));
  EXPECT_THAT((*found)[1].mean, ElementsAre(2, 3));
  EXPECT_THAT((*found)[1].largest, ElementsAre(5, 8));
}

TEST_F(Statistics, NameATensorThatIsNotFinite) {
  RuntimeCalibration calibration(folder_, samples(std::numeric_limits<float>::quiet_NaN()), 1);
  const auto found = channel_statistics(graph_, {{"y", 1}}, calibration, 1);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(found.error().text(), testing::HasSubstr("y: NaN"));
}

TEST_F(Statistics, RefuseAnAxisThatIsNotThere) {
  RuntimeCalibration calibration(folder_, samples(), 1);
  EXPECT_EQ(channel_statistics(graph_, {{"y", 3}}, calibration, 1).error().code(), ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::quantize::channel_statistics_test
