#include "assay/model/node_match.hpp"

#include <gtest/gtest.h>

#include "assay/model/quantized_builder_test.hpp"

namespace assay::model::node_match_test {
namespace {

using onnx::TensorProto;
using testing_only::graph_of;
using testing_only::node_named;
using testing_only::OnnxBuilder;

// Two products after each other; names, weights and outputs as given.
OnnxBuilder chain(const std::string& first, const std::string& first_weight, const std::string& middle,
                  const std::string& second, const std::string& second_weight) {
  OnnxBuilder builder;
  builder.input("x", TensorProto::FLOAT, {-1, 2})
      .floats(first_weight, {2, 2}, {1, 2, 3, 4})
      .floats(second_weight, {2, 2}, {1, 2, 3, 4})
      .node("MatMul", {"x", first_weight}, {middle})
      .node("MatMul", {middle, second_weight}, {"y"})
      .output("y", TensorProto::FLOAT, {-1, 2});
  builder.proto().mutable_graph()->mutable_node(0)->set_name(first);
  builder.proto().mutable_graph()->mutable_node(1)->set_name(second);
  return builder;
}

const onnx::NodeProto* match_of(const Graph& written, const Graph& optimised, int index) {
  const auto matches = optimised_products(written, optimised);
  const auto found = matches.find(written.nodes().at(static_cast<std::size_t>(index)));
  return found == matches.end() ? nullptr : found->second;
}

TEST(NodeMatch, ByTheNameWithWhatTheOptimiserAdded) {
  const Graph written = graph_of(chain("a", "u", "m", "b", "v"));
  for (const char* name : {"a", "a_token_12", "fused a", "a/MatMulAddFusion"}) {  // weight and output tell nothing here
    const Graph optimised = graph_of(chain(name, "p", "n", "other", "q"));
    EXPECT_EQ(match_of(written, optimised, 0), &node_named(optimised, name)) << name;
  }
}

TEST(NodeMatch, ByTheWeightWhereThereIsNoName) {
  const Graph written = graph_of(chain("", "u", "m", "", "v"));
  const Graph optimised = graph_of(chain("p", "v_T", "n", "q", "u_T"));
  EXPECT_EQ(match_of(written, optimised, 0), &node_named(optimised, "q"));
  EXPECT_EQ(match_of(written, optimised, 1), &node_named(optimised, "p"));
}

TEST(NodeMatch, ByWhatItMakesThroughAnActivation) {
  auto builder = chain("", "u", "m", "", "v");
  builder.node("Relu", {"y"}, {"r"}).output("r", TensorProto::FLOAT, {-1, 2});
  const Graph written = graph_of(builder);
  const Graph optimised = graph_of(chain("r_nchwc", "p", "n", "?", "q"));
  EXPECT_EQ(match_of(written, optimised, 1), &node_named(optimised, "r_nchwc"));
}

// The names that ONNX Runtime 1.30 gives a Conv and its Relu in float16, which it computes in float32.
TEST(NodeMatch, ByWhatItMakesInHalfPrecision) {
  auto builder = chain("conv", "u", "m", "last", "v");
  builder.node("Relu", {"y"}, {"r_float16"}).output("r_float16", TensorProto::FLOAT, {-1, 2});
  const Graph written = graph_of(builder);
  const std::string name = "InsertedPrecisionFreeCast_r_float16_nchwc";
  const Graph optimised = graph_of(chain("?", "p", "n", name, "q"));
  EXPECT_EQ(match_of(written, optimised, 1), &node_named(optimised, name));
}

TEST(NodeMatch, EachNodeIsMatchedOnce) {
  const Graph written = graph_of(chain("a", "u", "m", "b", "v"));
  const auto matches = optimised_products(written, written);
  EXPECT_EQ(matches.size(), 2U);
  for (const auto& [from, to] : matches) EXPECT_EQ(from, to);
}

}  // namespace
}  // namespace assay::model::node_match_test
