#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include "assay/model/graph.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize::testing_only {

using model::testing_only::OnnxBuilder;
inline constexpr auto k_float = onnx::TensorProto::FLOAT;

inline model::Graph graph_of(const OnnxBuilder& builder) {
  onnx::ModelProto model;
  model.ParseFromString(builder.bytes());
  auto graph = model::Graph::adopt(std::move(model));
  EXPECT_TRUE(graph) << graph.error().text();
  return std::move(*graph);
}

inline std::vector<std::string> operators_of(model::Graph& graph) {
  std::vector<std::string> found;
  for (const onnx::NodeProto* node : graph.nodes()) found.push_back(node->op_type());
  return found;
}

inline onnx::NodeProto* first_of(model::Graph& graph, const std::string& op) {
  for (onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() == op) return node;
  }
  return nullptr;
}

inline std::vector<float> floats_of(const model::Graph& graph, const std::string& name) {
  const auto values = graph.floats(name);
  EXPECT_TRUE(values) << values.error().text();
  const auto span = values->as<float>();
  return {span.begin(), span.end()};
}

// Multiples of 1/8 in [−1, 1), the same everywhere.
inline std::vector<float> weights(std::size_t count, std::uint64_t seed = 1) {
  std::vector<float> values;
  for (std::size_t k = 0; k < count; ++k) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    values.push_back(static_cast<float>(seed >> 60U) / 8 - 1);
  }
  return values;
}

inline Selection leaving_out(const model::Graph& graph, const std::string& option, const std::string& value) {
  return *Selection::of(graph, *Options::parse(Selection::options(), {{option, value}}, "test"));
}

inline void attribute_of_last(OnnxBuilder& builder, const std::string& name, std::int64_t value) {
  auto* nodes = builder.proto().mutable_graph()->mutable_node();
  model::set_attribute(&(*nodes)[nodes->size() - 1], name, value);
}
inline void attribute_of_last(OnnxBuilder& builder, const std::string& name, const std::vector<std::int64_t>& value) {
  auto* nodes = builder.proto().mutable_graph()->mutable_node();
  model::set_attribute(&(*nodes)[nodes->size() - 1], name, value);
}

}  // namespace assay::quantize::testing_only
