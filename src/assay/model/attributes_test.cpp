#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph.hpp"

namespace assay::model::attributes_test {
namespace {

using testing::ElementsAre;

TEST(Attributes, AreReadOrTheDefaultIsGiven) {
  onnx::NodeProto node;
  EXPECT_EQ(attribute(node, "axis", std::int64_t{3}), 3);
  set_attribute(&node, "axis", std::int64_t{1});
  set_attribute(&node, "alpha", 0.5F);
  set_attribute(&node, "mode", std::string("linear"));
  set_attribute(&node, "pads", std::vector<std::int64_t>{1, 2});
  EXPECT_EQ(attribute(node, "axis", std::int64_t{3}), 1);
  EXPECT_EQ(attribute(node, "alpha", 1.0F), 0.5F);
  EXPECT_EQ(attribute(node, "mode", std::string()), "linear");
  EXPECT_THAT(attribute(node, "pads", std::vector<std::int64_t>{}), ElementsAre(1, 2));
}

TEST(Attributes, AreReplacedWholeAndRemoved) {
  onnx::NodeProto node;
  set_attribute(&node, "a", std::vector<std::int64_t>{1, 2});
  set_attribute(&node, "b", std::int64_t{5});
  set_attribute(&node, "a", std::int64_t{7});
  EXPECT_EQ(node.attribute_size(), 2);
  EXPECT_EQ(node.attribute(0).type(), onnx::AttributeProto::INT);
  EXPECT_EQ(node.attribute(0).ints_size(), 0);
  remove_attribute(&node, "a");
  EXPECT_FALSE(has_attribute(node, "a"));
  EXPECT_TRUE(has_attribute(node, "b"));
}

TEST(NodeLabel, IsOperatorAndNameOrElseTheFirstOutput) {
  onnx::NodeProto node;
  node.set_op_type("Conv");
  node.add_output("y");
  EXPECT_EQ(node_label(node), "Conv 'y'");
  node.set_name("conv1");
  EXPECT_EQ(node_label(node), "Conv 'conv1'");
}

}  // namespace
}  // namespace assay::model::attributes_test
