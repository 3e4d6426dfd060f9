#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/model/graph.hpp"

namespace assay::model {

// A product of the written graph and what became of it.
struct NodeExecution {
  std::string node;  // shown_name()
  std::string op;
  std::string written;                // precision.hpp
  std::optional<std::uint64_t> macs;  // of one sample
  std::string macs_unknown;           // why there are none
  std::string runs_as;                // operator in the optimised graph; empty: not found there
  std::string runs;                   // precision.hpp
  std::string reason;                 // why not in integers; empty when it does
};

// Something to know and what to do about it: "2 nodes run in float32: the output meets Relu before its
// QuantizeLinear", "let the range begin at 0".
struct Finding {
  std::string what;
  std::vector<std::string> nodes;
  std::string advice;
};

struct Execution {
  std::vector<NodeExecution> nodes;
  std::vector<Finding> findings;                 // what costs most comes first
  std::map<std::string, std::int64_t> integers;  // other nodes that work on quantized values, by operator
  std::map<std::string, std::int64_t> reals;     // other nodes
  std::int64_t conversions = 0;                  // QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear left
};

// Compares a model with what ONNX Runtime's CPU engine makes of it. `written` should have its shapes derived
// (assume_input_shapes()). Pure: it reads the two graphs and nothing else.
Execution execution_of(const Graph& written, const Graph& optimised);

// The products alone, where there is no optimised graph: `runs_as`, `runs` and `reason` stay empty. Findings are those
// that can be had without it.
Execution execution_as_written(const Graph& written);

}  // namespace assay::model
