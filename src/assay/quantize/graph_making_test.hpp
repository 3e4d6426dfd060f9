#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include "assay/model/graph_making_test.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize::testing_only {

using model::testing_only::floats_of;
using model::testing_only::graph_of;
using model::testing_only::k_float;
using model::testing_only::OnnxBuilder;

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
