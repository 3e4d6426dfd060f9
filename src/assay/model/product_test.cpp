#include "assay/model/product.hpp"

#include <gtest/gtest.h>

namespace assay::model::product_test {
namespace {

onnx::NodeProto node_of(const char* op, const char* domain = "") {
  onnx::NodeProto node;
  node.set_op_type(op);
  node.set_domain(domain);
  for (const char* input : {"i0", "i1", "i2", "i3"}) node.add_input(input);
  node.add_output("y");
  return node;
}

TEST(Product, OperandsStandWhereTheOperatorHasThem) {
  const auto conv = node_of("Conv", "com.microsoft.nchwc");
  ASSERT_TRUE(product_of(conv));
  EXPECT_FALSE(product_of(conv)->on_integers);
  EXPECT_EQ(weight_of(conv, *product_of(conv)), "i1");
  const auto quantized = node_of("QLinearConv");
  ASSERT_TRUE(product_of(quantized));
  EXPECT_TRUE(product_of(quantized)->on_integers);
  EXPECT_EQ(weight_of(quantized, *product_of(quantized)), "i3");
  EXPECT_EQ(activation_of(quantized, *product_of(quantized)), "i0");
}

TEST(Product, OthersAreNone) {
  EXPECT_FALSE(product_of(node_of("Add")));
  EXPECT_FALSE(product_of(node_of("Attention")));
  EXPECT_TRUE(product_of(node_of("Attention", "com.microsoft")));
}

TEST(Product, NodeWithoutANameIsShownByWhatItMakes) {
  auto node = node_of("Gemm");
  EXPECT_EQ(shown_name(node), "Gemm → y");
  node.set_name("fc1");
  EXPECT_EQ(shown_name(node), "fc1");
}

}  // namespace
}  // namespace assay::model::product_test
