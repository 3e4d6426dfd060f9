#include "assay/model/model.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/base/random.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::model_test {
namespace {

namespace fs = std::filesystem;
using testing_only::linear_model;
using testing_only::OnnxBuilder;
using testing_only::quantized_io_model;

class ModelTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_model_test";
};

TEST_F(ModelTest, SummaryHasInputsOutputsOperatorsAndBytes) {
  const auto path = linear_model().save(folder_ / "m.onnx");
  const auto summary = inspect(path);
  ASSERT_TRUE(summary) << summary.error().text();
  ASSERT_EQ(summary->inputs.size(), 1U);
  EXPECT_EQ(summary->inputs[0].name, "x");
  EXPECT_EQ(summary->inputs[0].shape, (tensor::Shape{-1, 2}));
  EXPECT_EQ(summary->outputs[0].shape, (tensor::Shape{-1, 3}));
  EXPECT_EQ(summary->operators.at("MatMul"), 1);
  EXPECT_EQ(summary->parameters, 9U);
  EXPECT_EQ(summary->weights_by_dtype.at("float32"), 36U);
  EXPECT_EQ(summary->file_bytes, fs::file_size(path));
  EXPECT_EQ(summary->opset, 13);
  EXPECT_FALSE(summary->batch_dependent);
}

TEST_F(ModelTest, InitializerListedAmongTheInputsIsNoInput) {
  OnnxBuilder builder = linear_model();
  builder.input("W", onnx::TensorProto::FLOAT, {2, 3});
  EXPECT_EQ(inspect(builder.save(folder_ / "m.onnx"))->inputs.size(), 1U);
}

TEST_F(ModelTest, QuantizedInputAndOutputCarryTheirParameters) {
  const auto summary = inspect(quantized_io_model().save(folder_ / "m.onnx"));
  ASSERT_TRUE(summary) << summary.error().text();
  ASSERT_TRUE(summary->inputs[0].quantization);
  EXPECT_EQ(summary->inputs[0].quantization->scale, 0.5);
  EXPECT_EQ(summary->inputs[0].quantization->zero_point, 10);
  ASSERT_TRUE(summary->outputs[0].quantization);
  EXPECT_EQ(summary->outputs[0].quantization->scale, 0.25);
  EXPECT_EQ(summary->outputs[0].quantization->zero_point, 128);
}

TEST_F(ModelTest, DynamicQuantizationMakesAModelBatchDependent) {
  OnnxBuilder builder = linear_model();
  builder.node("DynamicQuantizeLinear", {"x"}, {"q", "s", "z"});
  const auto summary = inspect(builder.save(folder_ / "m.onnx"));
  EXPECT_TRUE(summary->batch_dependent);
  EXPECT_EQ(summary->batch_dependent_reason, "DynamicQuantizeLinear (1 node)");
}

TEST_F(ModelTest, DynamicQuantizationIsFoundInFunctionsAndSpelledOut) {
  OnnxBuilder within_function = linear_model();
  within_function.proto().add_functions()->add_node()->set_op_type("DynamicQuantizeLinear");
  EXPECT_TRUE(inspect(within_function.save(folder_ / "f.onnx"))->batch_dependent);
  OnnxBuilder spelled_out = linear_model();
  spelled_out.node("MatMulInteger", {"q", "w"}, {"p"});
  EXPECT_EQ(inspect(spelled_out.save(folder_ / "s.onnx"))->batch_dependent_reason, "MatMulInteger (1 node)");
}

TEST_F(ModelTest, WeightsKeptInConstantNodesCountAsWeights) {
  OnnxBuilder builder = linear_model();
  builder.node("Constant", {}, {"c"});
  auto* tensor = builder.proto().mutable_graph()->mutable_node(2)->add_attribute()->mutable_t();
  tensor->set_data_type(onnx::TensorProto::INT8);
  tensor->add_dims(5);
  const auto summary = inspect(builder.save(folder_ / "m.onnx"));
  EXPECT_EQ(summary->parameters, 9U + 5U);
  EXPECT_EQ(summary->weights_by_dtype.at("int8"), 5U);
}

TEST_F(ModelTest, SequencesAreNamedApartFromTheOutputsUnlessNothingElseIsLeft) {
  OnnxBuilder builder = linear_model();
  auto* sequence = builder.proto().mutable_graph()->add_output();
  sequence->set_name("probabilities");
  sequence->mutable_type()->mutable_sequence_type();
  const auto summary = inspect(builder.save(folder_ / "m.onnx"));
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->outputs.size(), 1U);
  EXPECT_EQ(summary->other_outputs, std::vector<std::string>{"probabilities"});
  builder.proto().mutable_graph()->mutable_output()->DeleteSubrange(0, 1);
  EXPECT_EQ(inspect(builder.save(folder_ / "m.onnx")).error().code(), ErrorCode::unsupported);
}

TEST_F(ModelTest, InputThatIsNoTensorIsUnsupported) {
  OnnxBuilder builder = linear_model();
  builder.input("text", onnx::TensorProto::STRING, {1});
  const auto summary = inspect(builder.save(folder_ / "m.onnx"));
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code(), ErrorCode::unsupported);
  EXPECT_NE(summary.error().message().find("'text'"), std::string::npos);
}

TEST_F(ModelTest, CutAtAnyByteItIsRefused) {
  const std::string bytes = quantized_io_model().bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ASSERT_TRUE(write_file(folder_ / "cut.onnx", bytes.substr(0, length)));
    const auto summary = inspect(folder_ / "cut.onnx");
    ASSERT_FALSE(summary) << length << " of " << bytes.size();
    EXPECT_EQ(summary.error().code(), ErrorCode::corrupt) << length;
  }
}

TEST_F(ModelTest, MissingForeignAndTruncatedFilesAreToldApart) {
  EXPECT_EQ(inspect(folder_ / "none.onnx").error().code(), ErrorCode::not_found);
  ASSERT_TRUE(write_file(folder_ / "text.onnx", "this is no model at all, only some text\n"));
  const auto text = inspect(folder_ / "text.onnx");
  EXPECT_EQ(text.error().code(), ErrorCode::corrupt);
  EXPECT_NE(text.error().message().find("not an ONNX model"), std::string::npos);
  const std::string bytes = linear_model().bytes();
  ASSERT_TRUE(write_file(folder_ / "cut.onnx", bytes.substr(0, bytes.size() - 20)));
  const auto cut = inspect(folder_ / "cut.onnx");
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().message().find("cut short or damaged"), std::string::npos) << cut.error().text();
  ASSERT_TRUE(write_file(folder_ / "empty.onnx", ""));
  EXPECT_EQ(inspect(folder_ / "empty.onnx").error().code(), ErrorCode::corrupt);
}

TEST_F(ModelTest, RandomDamageNeverCrashes) {
  RandomStream random(1, stream_named("onnx damage"), 0);
  const std::string good = quantized_io_model().bytes();
  for (int round = 0; round < 500; ++round) {
    std::string bytes = good;
    for (int k = 0; k < 4; ++k) {
      bytes[random.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<char>(random.below(256));
    }
    bytes.resize(1 + random.below(static_cast<std::uint32_t>(bytes.size())));
    ASSERT_TRUE(write_file(folder_ / "d.onnx", bytes));
    (void)inspect(folder_ / "d.onnx");
  }
}

}  // namespace
}  // namespace assay::model::model_test
