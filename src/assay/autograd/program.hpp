#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "assay/tensor/tensor.hpp"

namespace assay::autograd {

using Attribute = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>,
                               std::vector<std::string>, tensor::Tensor>;

// One node of an ONNX graph.
struct Node {
  std::string op;
  std::string domain;                // empty: ONNX's own
  std::string label;                 // for messages: "Conv 'conv1'"
  std::vector<std::string> inputs;   // empty: an optional input left out
  std::vector<std::string> outputs;  // likewise
  std::map<std::string, Attribute, std::less<>> attributes;
};

// A graph as plain values, so that who runs it needs no protobuf.
struct Program {
  std::int64_t opset = 0;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<std::pair<std::string, tensor::Tensor>> constants;
  std::vector<Node> nodes;  // each after the nodes it reads from
};

}  // namespace assay::autograd
