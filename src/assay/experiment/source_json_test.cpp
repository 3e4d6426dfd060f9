#include "assay/experiment/source_json.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::source_json_test {
namespace {

TEST(SourceJson, EveryOptionSurvives) {
  data::SourceOptions options{
      .path = "/a/data.csv",
      .labels = "/a/y.npy",
      .task = "regression",
      .delimiter = ";",
      .target = "y",
      .id = "id",
      .group = "g",
      .slices = {"s"},
      .features = {"f"},
      .classes = {"a", "b"},
      .positive = "b",
      .split = "test",
      .shape = {1, 8, 8},
      .scale = 0.5,
      .offset = 1,
      .mean = {1, 2},
      .std = {3},
      .images = {.resize = 256, .crop = 224, .interpolation = "bicubic", .channels = "bgr", .layout = "nhwc"},
      .max_undecodable = 4,
      .limit = 5};
  const auto json = to_json(options);
  const auto read = source_from_json(json);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read), json);
  EXPECT_EQ(read->shape, options.shape);
  EXPECT_EQ(read->images.crop, 224);
}

TEST(SourceJson, MissingKeyIsCorrupt) {
  EXPECT_EQ(source_from_json(nlohmann::ordered_json::object()).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::experiment::source_json_test
