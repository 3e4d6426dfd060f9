#include <algorithm>
#include <cmath>
#include <string>

#include "assay/quantize/activation_ranges.hpp"
#include "assay/quantize/fixed_calibration_test.hpp"
#include "assay/quantize/graph_making_test.hpp"

// Ranges by scripts/reference/quantization_reference.py on inputs that are repeated here draw by draw.
namespace assay::quantize::reference_test {
namespace {

using namespace testing_only;

struct ReferenceRange {
  std::string data;
  std::string method;
  double least, most, scale;
};
const ReferenceRange k_reference[] = {
#include "assay/quantize/reference_values.inc"
};

std::vector<float> bell(std::uint64_t seed, std::size_t count) {
  const auto draw = [&] {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<float>((seed >> 33U) % 1024);
  };
  std::vector<float> values;
  for (std::size_t k = 0; k < count; ++k) {
    float sum = -2048;
    for (int draws = 0; draws < 4; ++draws) sum += draw();
    values.push_back(sum / 64);
  }
  return values;
}

std::vector<float> input_named(const std::string& name) {
  const std::uint64_t seed = name == "bell" ? 1 : name == "rectified" ? 2 : name == "tailed" ? 3 : 4;
  std::vector<float> values = bell(seed, 20000);
  for (float& value : values) {
    if (name.ends_with("tailed")) value *= std::abs(value);
    if (name.starts_with("rectified")) value = std::max(value, 0.0F);
  }
  return values;
}

RangeOptions options_for(const std::string& method) {
  RangeOptions options{.grid = grid_of(8, false, false, false), .threads = 2};
  if (method.starts_with("percentile ")) {
    options.method = RangeMethod::percentile;
    options.percentile = std::stod(method.substr(method.find(' ')));
  } else {
    options.method = *range_method_named(method);
  }
  return options;
}

TEST(Reference, RangesAgreeWithNumpyToFloatPrecisionAndEntropyWithinABin) {
  for (const ReferenceRange& row : k_reference) {
    const std::vector<float> values = input_named(row.data);
    // Two batches: ranges do not depend on how samples are cut.
    FixedCalibration calibration(
        {{"a", {{values.begin(), values.begin() + 7000}, {values.begin() + 7000, values.end()}}}});
    const model::Graph graph =
        graph_of(OnnxBuilder().input("x", k_float, {1}).node("Neg", {"x"}, {"y"}).output("y", k_float, {1}));
    const auto ranges = activation_ranges(graph, {"a"}, options_for(row.method), calibration);
    ASSERT_TRUE(ranges) << ranges.error().text();
    const auto [low, high] = std::ranges::minmax(values);
    const double bin = std::max(std::abs(low), std::abs(high)) / 2048;
    const double least_off = row.method == "entropy" ? bin : std::abs(row.least) * 6e-8;
    const double most_off = row.method == "entropy" ? bin : std::abs(row.most) * 6e-8;
    EXPECT_NEAR(ranges->front().least, row.least, least_off) << row.data << " " << row.method;
    EXPECT_NEAR(ranges->front().most, row.most, most_off) << row.data << " " << row.method;
    if (row.method == "entropy") continue;
    const float scale = affine_for(ranges->front().least, ranges->front().most, grid_of(8, false, false, false)).scale;
    EXPECT_FLOAT_EQ(scale, static_cast<float>(row.scale)) << row.data << " " << row.method;
  }
}

}  // namespace
}  // namespace assay::quantize::reference_test
