#include "assay/record/layer_errors.hpp"

#include <gtest/gtest.h>

namespace assay::record::layer_errors_test {
namespace {

namespace fs = std::filesystem;

LayerErrors example() {
  LayerErrors errors{.runs = 2, .batch = 1, .runtime = "R", .warnings = {"w"}};
  errors.layers = {{"t", "n", "Conv", 10, {1, 2}, {3, 4}, {5, 6}, {7, 8}},
                   {"u", "m", "Relu", 5, {0, 0}, {1, 1}, {2, 2}, {3, 3}}};
  errors.activations = {{"a", "uint8", 0.5, 3, 0, 255, -4, 200, 10, {1, 0}, {0, 2}, {3, 3}, {4, 4}}};
  return errors;
}

class LayerErrorsTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_layer_errors_test";
};

TEST_F(LayerErrorsTest, GoToDiskAndBack) {
  const auto document = write_layer_errors(folder_, example());
  ASSERT_TRUE(document) << document.error().text();
  const auto read = read_layer_errors(folder_, *document);
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_EQ(read->layers.size(), 2U);
  EXPECT_EQ(read->layers[0].op, "Conv");
  EXPECT_EQ(read->layers[0].dot, (std::vector<double>{5, 6}));
  EXPECT_EQ(read->layers[1].noise, (std::vector<double>{1, 1}));
  ASSERT_EQ(read->activations.size(), 1U);
  EXPECT_EQ(read->activations[0].cut_high, (std::vector<double>{0, 2}));
  EXPECT_EQ(read->activations[0].lowest_level, -4);
  EXPECT_EQ(read->warnings, std::vector<std::string>{"w"});
}

TEST_F(LayerErrorsTest, ArraysThatDoNotFitAreCorrupt) {
  auto document = write_layer_errors(folder_, example());
  ASSERT_TRUE(document);
  (*document)["layers"].erase(0);
  EXPECT_EQ(read_layer_errors(folder_, *document).error().code(), ErrorCode::corrupt);
  document->erase("runs");
  EXPECT_EQ(read_layer_errors(folder_, *document).error().code(), ErrorCode::corrupt);
}

TEST_F(LayerErrorsTest, ModelsWithoutSharedTensorsLeaveEmptyArrays) {
  const auto document = write_layer_errors(folder_, LayerErrors{.runs = 3});
  ASSERT_TRUE(document) << document.error().text();
  const auto read = read_layer_errors(folder_, *document);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->layers.empty());
}

}  // namespace
}  // namespace assay::record::layer_errors_test
