#include <cstring>

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/weights_in_place_internal.hpp"

namespace assay::model::weights_in_place_test {
namespace {

namespace fs = std::filesystem;
using testing_only::linear_model;
using testing_only::OnnxBuilder;

constexpr std::size_t k_large = k_worth_leaving / sizeof(float);  // elements

// linear_model() with a large weight beside it that nothing reads; element i is i.
OnnxBuilder with_large_weight(std::size_t elements = k_large) {
  OnnxBuilder builder = linear_model();
  std::vector<float> values(elements);
  for (std::size_t i = 0; i < elements; ++i) values[i] = static_cast<float>(i);
  builder.constant("large", onnx::TensorProto::FLOAT, {static_cast<std::int64_t>(elements)})
      ->set_raw_data(values.data(), elements * sizeof(float));
  return builder;
}

class WeightsInPlace : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_weights_in_place_test";
};

TEST_F(WeightsInPlace, LargeDataStaysInTheFileAndAllElseComes) {
  const std::string bytes = with_large_weight().bytes();
  const auto lean = without_weights(bytes);
  ASSERT_TRUE(lean);
  ASSERT_EQ(lean->initializers.size(), 3U);
  EXPECT_FALSE(lean->initializers[0]);
  ASSERT_TRUE(lean->initializers[2]);
  EXPECT_EQ(lean->initializers[2]->length, k_worth_leaving);
  const auto* element = reinterpret_cast<const std::byte*>(bytes.data()) + lean->initializers[2]->offset + 4;
  float second = 0;
  std::memcpy(&second, element, sizeof second);
  EXPECT_EQ(second, 1.0F);
  onnx::ModelProto parsed;
  ASSERT_TRUE(parsed.ParseFromString(lean->bytes));
  onnx::ModelProto whole;
  ASSERT_TRUE(whole.ParseFromString(bytes));
  whole.mutable_graph()->mutable_initializer(2)->clear_raw_data();
  EXPECT_EQ(parsed.SerializeAsString(), whole.SerializeAsString());
}

TEST_F(WeightsInPlace, OneByteLessIsTakenAlong) {
  OnnxBuilder builder = linear_model();
  const std::string data(k_worth_leaving - 1, 'x');
  builder.constant("bytes", onnx::TensorProto::UINT8, {static_cast<std::int64_t>(data.size())})->set_raw_data(data);
  const auto lean = without_weights(builder.bytes());
  ASSERT_TRUE(lean);
  EXPECT_EQ(lean->bytes, builder.bytes());
}

TEST_F(WeightsInPlace, WhatIsNoMessageIsLeftToTheParser) {
  const std::string bytes = with_large_weight().bytes();
  EXPECT_FALSE(without_weights(std::string_view(bytes).substr(0, bytes.size() / 2)));
  EXPECT_FALSE(without_weights("not a model, and no protocol buffer"));
  EXPECT_FALSE(without_weights(std::string(3, '\xFF')));
}

TEST_F(WeightsInPlace, GraphReadsThemFromItsFileWhenAskedFor) {
  const fs::path path = with_large_weight().save(folder_ / "m.onnx");
  auto graph = Graph::open(path);
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_FALSE(graph->constant("large")->has_raw_data());
  const auto values = graph->floats("large");
  ASSERT_TRUE(values) << values.error().text();
  EXPECT_EQ(values->as<float>()[k_large - 1], static_cast<float>(k_large - 1));
  ASSERT_TRUE(graph->save(folder_ / "copy.onnx"));
  EXPECT_EQ(Graph::open(folder_ / "copy.onnx")->floats("large")->as<float>()[17], 17.0F);
}

TEST_F(WeightsInPlace, GraphSavedOverItsOwnFileKeepsThem) {
  const fs::path path = with_large_weight().save(folder_ / "m.onnx");
  auto graph = Graph::open(path);
  ASSERT_TRUE(graph);
  graph->set_metadata("longer", std::string(100, 'x'));
  ASSERT_TRUE(graph->save(path));
  EXPECT_EQ(Graph::open(path)->floats("large")->as<float>()[17], 17.0F);
}

TEST_F(WeightsInPlace, SummaryCountsThemAndNamesNoExternalFile) {
  const fs::path path = with_large_weight().save(folder_ / "m.onnx");
  const auto summary = inspect(path);
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_TRUE(summary->external_files.empty());
  EXPECT_EQ(summary->file_bytes, fs::file_size(path));
  EXPECT_EQ(summary->weights_by_dtype.at("float32"), k_worth_leaving + 9 * sizeof(float));
}

TEST_F(WeightsInPlace, ModelReachedThroughALinkOfAnotherNameIsReadToo) {
  const fs::path path = with_large_weight().save(folder_ / "elsewhere" / "m.onnx");
  fs::create_directories(folder_ / "here");
  fs::create_symlink(path, folder_ / "here" / "link.onnx");
  const auto graph = Graph::open(folder_ / "here" / "link.onnx");
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_EQ(graph->floats("large")->as<float>()[17], 17.0F);
}

TEST_F(WeightsInPlace, DataShorterThanTheShapeAreCorrupt) {
  OnnxBuilder builder = with_large_weight();
  builder.proto().mutable_graph()->mutable_initializer(2)->set_dims(0, k_large + 1);
  const auto graph = Graph::open(builder.save(folder_ / "m.onnx"));
  ASSERT_TRUE(graph);
  EXPECT_EQ(graph->values("large").error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::model::weights_in_place_test
