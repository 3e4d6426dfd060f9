#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::testing_only {

inline constexpr auto k_float = onnx::TensorProto::FLOAT;

inline Graph graph_of(const OnnxBuilder& builder) {
  onnx::ModelProto proto;
  proto.ParseFromString(builder.bytes());
  auto graph = Graph::adopt(std::move(proto));
  EXPECT_TRUE(graph) << graph.error().text();
  return std::move(*graph);
}

inline std::vector<float> floats_of(const Graph& graph, const std::string& name) {
  const auto values = graph.floats(name);
  EXPECT_TRUE(values) << values.error().text();
  const auto span = values->as<float>();
  return {span.begin(), span.end()};
}

}  // namespace assay::model::testing_only
