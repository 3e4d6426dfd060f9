#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::train::testing_only {

using model::testing_only::OnnxBuilder;
inline constexpr auto k_float = onnx::TensorProto::FLOAT;

inline model::Graph graph_of(const OnnxBuilder& builder) {
  onnx::ModelProto model;
  model.ParseFromString(builder.bytes());
  auto graph = model::Graph::adopt(std::move(model));
  EXPECT_TRUE(graph) << graph.error().text();
  return std::move(*graph);
}

inline std::vector<float> floats_of(const model::Graph& graph, const std::string& name) {
  const auto values = graph.floats(name);
  EXPECT_TRUE(values) << values.error().text();
  const auto span = values->as<float>();
  return {span.begin(), span.end()};
}

inline std::vector<float> ones(std::size_t count) {
  return std::vector<float>(count, 1.0F);
}

}  // namespace assay::train::testing_only
