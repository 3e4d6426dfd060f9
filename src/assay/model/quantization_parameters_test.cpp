#include <gtest/gtest.h>

#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/model/quantization_parameters_internal.hpp"

namespace assay::model::quantization_parameters_test {
namespace {

namespace fs = std::filesystem;
using testing_only::OnnxBuilder;

std::uint64_t bytes_in(OnnxBuilder& builder) {
  return quantization_parameters_bytes(contents_of(builder.proto()));
}

TEST(QuantizationParameters, ScalesAndZeroPointsCountWeightsDoNot) {
  OnnxBuilder builder;
  builder.integers("w", onnx::TensorProto::INT8, {2, 3}, {1, 2, 3, 4, 5, 6})
      .floats("s", {3}, {1, 2, 3})
      .integers("z", onnx::TensorProto::INT8, {3}, {0, 0, 0})
      .node("DequantizeLinear", {"w", "s", "z"}, {"wf"});
  EXPECT_EQ(bytes_in(builder), 3U * 4U + 3U);
}

TEST(QuantizationParameters, SharedOnesCountOnceAndLeftOutOnesNotAtAll) {
  OnnxBuilder builder;
  builder.floats("s", {}, {1}).floats("", {7}, {1, 1, 1, 1, 1, 1, 1});
  builder.node("DequantizeLinear", {"a", "s", ""}, {"b"}).node("QuantizeLinear", {"b", "s"}, {"c"});
  EXPECT_EQ(bytes_in(builder), 4U);
}

TEST(QuantizationParameters, FourBitZeroPointsArePacked) {
  OnnxBuilder builder(21);
  builder.integers("w", onnx::TensorProto::UINT8, {4, 8}, {}).floats("s", {4}, {1, 1, 1, 1});
  builder.constant("z", 21, {5});
  builder.node("MatMulNBits", {"x", "w", "s", "z"}, {"y"}, "com.microsoft");
  EXPECT_EQ(bytes_in(builder), 16U + 3U);
}

TEST(QuantizationParameters, ConstantNodesAreFollowed) {
  OnnxBuilder builder;
  builder.node("Constant", {}, {"s"});
  auto* tensor = builder.proto().mutable_graph()->mutable_node(0)->add_attribute()->mutable_t();
  tensor->set_data_type(onnx::TensorProto::FLOAT16);
  tensor->set_name("value");
  builder.node("QuantizeLinear", {"x", "s"}, {"y"});
  EXPECT_EQ(bytes_in(builder), 2U);
}

TEST(QuantizationParameters, ConcatHasThemBetweenItsTensors) {
  OnnxBuilder builder;
  for (const char* name : {"s", "s0", "s1"}) builder.floats(name, {}, {1});
  for (const char* name : {"z", "z0", "z1"}) builder.integers(name, onnx::TensorProto::UINT8, {}, {1});
  builder.integers("w0", onnx::TensorProto::UINT8, {9}, {}).integers("w1", onnx::TensorProto::UINT8, {9}, {});
  builder.node("QLinearConcat", {"s", "z", "w0", "s0", "z0", "w1", "s1", "z1"}, {"y"}, "com.microsoft");
  EXPECT_EQ(bytes_in(builder), 3U * 5U);
}

// Weights of every width by hand: 3·5 int4 in 8 bytes, 7 uint4 in 4, their scales and zero points apart, 6 float32 kept
// in another file.
TEST(QuantizationParameters, SummaryIsExactToTheByteWithPackedAndExternalWeights) {
  const fs::path folder = fs::path(testing::TempDir()) / "assay_quantization_parameters_test";
  fs::create_directories(folder);
  std::ofstream(folder / "weights.bin", std::ios::binary) << std::string(24, '\0');
  OnnxBuilder builder(21);
  builder.input("x", onnx::TensorProto::FLOAT, {3}).floats("s", {}, {1});
  builder.constant("w4", 22, {3, 5})->set_raw_data(std::string(8, '\0'));
  builder.constant("u4", 21, {7})->set_raw_data(std::string(4, '\0'));
  builder.constant("z4", 22, {})->set_raw_data(std::string(1, '\0'));
  auto* external = builder.constant("far", onnx::TensorProto::FLOAT, {6});
  external->set_data_location(onnx::TensorProto::EXTERNAL);
  auto* location = external->add_external_data();
  location->set_key("location");
  location->set_value("weights.bin");
  builder.node("DequantizeLinear", {"w4", "s", "z4"}, {"wf"}).node("DequantizeLinear", {"u4", "s"}, {"uf"});
  builder.node("Neg", {"x"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {3});
  const auto path = builder.save(folder / "m.onnx");
  const auto summary = inspect(path);
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->weights_by_dtype,
            (std::map<std::string, std::uint64_t>{{"int4", 9}, {"uint4", 4}, {"float32", 28}}));
  EXPECT_EQ(summary->quantization_parameters_bytes, 4U + 1U);
  EXPECT_EQ(summary->file_bytes, fs::file_size(path) + 24);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace assay::model::quantization_parameters_test
