#include <array>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/pad_folding_internal.hpp"

namespace assay::quantize::pad_folding_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

model::Graph padded(const std::vector<std::int64_t>& pads, float value = 0, const std::string& mode = "constant") {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 4, 4}).floats("v", {}, {value});
  auto* constant = builder.constant("pads", onnx::TensorProto::INT64, {8});
  for (const std::int64_t pad : pads) constant->add_int64_data(pad);
  builder.node("Pad", {"x", "pads", "v"}, {"p"});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "mode", mode);
  builder.floats("w", {1, 1, 3, 3}, weights(9)).node("Conv", {"p", "w"}, {"y"});
  attribute_of_last(builder, "pads", std::vector<std::int64_t>{1, 0, 0, 0});
  return graph_of(builder.output("y", k_float, {}));
}

TEST(PadFolding, AddsZerosToThePaddingOfTheConvolution) {
  model::Graph graph = padded({0, 0, 1, 2, 0, 0, 3, 4});
  ASSERT_EQ(*fold_pads(graph), 1U);
  EXPECT_THAT(operators_of(graph), ElementsAre("Conv"));
  EXPECT_THAT(model::attribute(*first_of(graph, "Conv"), "pads", std::vector<std::int64_t>{}), ElementsAre(2, 2, 3, 4));
}

TEST(PadFolding, LeavesWhatAConvolutionCannotDo) {
  std::array graphs{padded({0, 1, 1, 1, 0, 0, 1, 1}), padded({0, 0, -1, 1, 0, 0, 1, 1}),
                    padded({0, 0, 1, 1, 0, 0, 1, 1}, 2), padded({0, 0, 1, 1, 0, 0, 1, 1}, 0, "edge")};
  for (model::Graph& graph : graphs) {
    EXPECT_EQ(*fold_pads(graph), 0U);
    EXPECT_THAT(operators_of(graph), ElementsAre("Pad", "Conv"));
  }
}

}  // namespace
}  // namespace assay::quantize::pad_folding_test
