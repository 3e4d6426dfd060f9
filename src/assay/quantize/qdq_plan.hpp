#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/activation_ranges.hpp"
#include "assay/quantize/method.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize {

// What nodes are to compute in integers.
struct PlanRules {
  Selection selection;              // nodes the user leaves in float
  std::set<std::string> add_types;  // operators besides those of the default rule: Softmax
  bool attention = false;           // MatMul of two activations too
};

enum class IntegerKind {
  product,    // Conv, Gemm, MatMul: multiplies integers
  binary,     // Add, Mul
  unary,      // one value to one value by a table: Sigmoid, LeakyRelu, Relu, Softmax
  pool,       // AveragePool, GlobalAveragePool
  same_grid,  // moves values without changing them: MaxPool, Reshape, Transpose …
  concat,
};

// A node that computes in integers, with the Relu or Clip behind it that its output's grid makes redundant.
struct IntegerNode {
  onnx::NodeProto* node = nullptr;
  IntegerKind kind = IntegerKind::product;
  onnx::NodeProto* activation = nullptr;  // nullptr: none
  std::string output;                     // the value behind `activation`
  bool is_output_quantized = true;        // false: gives float (the last Gemm)
};

// Values on one grid: those that nodes only move around share it with their source.
struct GridGroup {
  std::string source;  // the value whose range counts
  std::vector<std::string> tensors;
  double lowest = -std::numeric_limits<double>::infinity();  // what a dropped Clip or Relu keeps the values in
  double highest = std::numeric_limits<double>::infinity();
};

struct QdqPlan {
  std::vector<IntegerNode> nodes;                 // in the graph's order
  std::vector<GridGroup> groups;                  // of every value that is to be quantized
  std::map<std::string, std::size_t> group_of;    // value → index in groups
  std::vector<std::vector<std::size_t>> concats;  // groups whose values one Concat joins, its output's last
  std::vector<NodeOutcome> outcomes;              // of every node of the graph, those left in float with the reason
};

// Decides it: products with constant weights; between them whatever has an integer kernel in ONNX Runtime, gets all its
// inputs from integer nodes and is read by one. (So the graph's ends stay float, and so does what lies between float
// nodes.) unsupported, with the first nodes and their reasons, when there is no product.
Result<QdqPlan> plan_qdq(model::Graph& graph, const PlanRules& rules);

// Gives the values that a Concat joins one range, where none of the dropped activations would be missed then: the
// runtime joins them without rounding again. Values that two Concats read get one range with those of both. Changes the
// ranges, one for each group.
void share_concat_ranges(const QdqPlan& plan, std::vector<ActivationRange>& ranges);

}  // namespace assay::quantize
