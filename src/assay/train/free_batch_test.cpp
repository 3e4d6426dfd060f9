#include "assay/train/free_batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"

namespace assay::train::free_batch_test {
namespace {

using ::testing::ElementsAre;
using testing_only::k_float;
using testing_only::OnnxBuilder;

const onnx::TensorShapeProto& shape_of(const onnx::ValueInfoProto& value) {
  return value.type().tensor_type().shape();
}

OnnxBuilder reshaping(std::int64_t batch) {
  OnnxBuilder builder(13);
  builder.input("x", k_float, {batch, 2, 3});
  auto* shape = builder.constant("shape", onnx::TensorProto::INT64, {2});
  shape->add_int64_data(1);
  shape->add_int64_data(6);
  auto* open = builder.constant("open", onnx::TensorProto::INT64, {3});
  for (const std::int64_t extent : {1, -1, 3}) open->add_int64_data(extent);
  builder.node("Reshape", {"x", "shape"}, {"h"})
      .node("Reshape", {"h", "open"}, {"y"})
      .output("y", k_float, {batch, 2, 3})
      .output("h", k_float, {4, 6});
  return builder;
}

std::vector<std::int64_t> integers_of(const model::Graph& graph, const std::string& name) {
  const auto values = graph.values(name);
  const auto span = values->as<std::int64_t>();
  return {span.begin(), span.end()};
}

TEST(FreeBatch, AFixedBatchIsTakenOutOfInputsOutputsAndReshapes) {
  const auto graph = with_free_batch(testing_only::graph_of(reshaping(1)));
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_EQ(shape_of(graph->proto().input(0)).dim(0).dim_param(), "N");
  EXPECT_EQ(shape_of(graph->proto().input(0)).dim(1).dim_value(), 2);
  EXPECT_EQ(shape_of(graph->proto().output(0)).dim(0).dim_param(), "N");
  EXPECT_EQ(shape_of(graph->proto().output(1)).dim(0).dim_value(), 4);  // another extent than the batch
  EXPECT_THAT(integers_of(*graph, "shape"), ElementsAre(-1, 6));
  EXPECT_THAT(integers_of(*graph, "open"), ElementsAre(0, -1, 3));
}

TEST(FreeBatch, AFreeBatchKeepsItsNameAndReshapesStay) {
  model::Graph named = [] {
    OnnxBuilder builder = reshaping(-1);
    builder.proto()
        .mutable_graph()
        ->mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->mutable_dim(0)
        ->set_dim_param("batch");
    return testing_only::graph_of(builder);
  }();
  const auto graph = with_free_batch(std::move(named));
  ASSERT_TRUE(graph);
  EXPECT_EQ(shape_of(graph->proto().input(0)).dim(0).dim_param(), "batch");
  EXPECT_THAT(integers_of(*graph, "shape"), ElementsAre(1, 6));
}

}  // namespace
}  // namespace assay::train::free_batch_test
