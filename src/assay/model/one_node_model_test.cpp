#include "assay/model/one_node_model.hpp"

#include <gtest/gtest.h>

#include "assay/model/graph.hpp"

namespace assay::model::one_node_model_test {
namespace {

namespace fs = std::filesystem;

TEST(OneNodeModel, HasTheNodeItsOperandsAndItsAttributes) {
  const fs::path folder = fs::path(testing::TempDir()) / "assay_one_node_test";
  fs::create_directories(folder);
  tensor::Tensor weights(tensor::DType::i8, {4, 2});
  weights.as<std::int8_t>()[3] = -5;
  const OneNodeModel model{.op = "Thing",
                           .domain = "com.microsoft",
                           .attributes = {{"n", std::int64_t{7}}, {"pads", std::vector<std::int64_t>{1, 2}}},
                           .operands = {"x", "", "w"},
                           .inputs = {{"x", tensor::DType::u8, {-1, 4}}},
                           .constants = {{"w", weights.view()}},
                           .output = {"y", tensor::DType::i32, {-1, 2}}};
  ASSERT_TRUE(save_one_node_model(model, folder / "m.onnx"));
  const auto graph = Graph::open(folder / "m.onnx");
  ASSERT_TRUE(graph) << graph.error().text();
  const onnx::NodeProto& node = *graph->nodes().front();
  EXPECT_EQ(node.op_type(), "Thing");
  EXPECT_EQ(node.domain(), "com.microsoft");
  EXPECT_EQ(graph->opset("com.microsoft"), 1);
  ASSERT_EQ(node.input_size(), 3);
  EXPECT_EQ(node.input(1), "");
  EXPECT_EQ(attribute(node, "n", std::int64_t{0}), 7);
  EXPECT_EQ(attribute(node, "pads", std::vector<std::int64_t>{}), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(graph->values("w")->as<std::int8_t>()[3], -5);
  EXPECT_EQ(graph->type_of("x")->shape, (tensor::Shape{-1, 4}));
  EXPECT_EQ(graph->type_of("y")->type, onnx::TensorProto::INT32);
  fs::remove_all(folder);
}

TEST(OneNodeModel, SeveralStandSideBySideUnderNamesOfTheirOwn) {
  const fs::path folder = fs::path(testing::TempDir()) / "assay_one_node_test";
  fs::create_directories(folder);
  tensor::Tensor weights(tensor::DType::i8, {4, 2});
  const OneNodeModel first{.op = "Thing",
                           .domain = "com.microsoft",
                           .operands = {"x", "", "w"},
                           .inputs = {{"x", tensor::DType::u8, {-1, 4}}},
                           .constants = {{"w", weights.view()}},
                           .output = {"y", tensor::DType::i32, {-1, 2}}};
  OneNodeModel second = first;
  second.op = "Other";
  const std::vector<const OneNodeModel*> models{&first, &second, &first};
  ASSERT_TRUE(save_side_by_side(models, folder / "m.onnx"));
  const auto graph = Graph::open(folder / "m.onnx");
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_EQ(graph->inputs(), (std::vector<std::string>{"0.x", "1.x", "2.x"}));
  EXPECT_EQ(graph->outputs(), (std::vector<std::string>{"0.y", "1.y", "2.y"}));
  const onnx::NodeProto* other = graph->producer("1.y");
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(other->op_type(), "Other");
  EXPECT_EQ(other->input(1), "");
  EXPECT_TRUE(graph->is_constant(other->input(2)));
  EXPECT_EQ(graph->model().opset_import_size(), 2);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace assay::model::one_node_model_test
