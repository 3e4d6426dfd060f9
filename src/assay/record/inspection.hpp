#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/record/number.hpp"
#include "assay/record/result.hpp"

namespace assay::record {

// What `assay inspect` found in a model file: documented in docs/commands/inspect.md.
inline constexpr std::string_view k_inspection_schema = "assay.inspection/1";

struct InspectedTensor {
  std::string name;
  std::string dtype;                // empty: the file says neither type nor shape
  std::vector<std::int64_t> shape;  // −1: free
  std::string quantization;         // "int8, scale 0.01, zero point 3"; empty: none
};

// Constants of one precision and role.
struct InspectedConstants {
  std::string precision;
  std::string role;  // weights | scales | zero points | indices
  std::uint64_t tensors = 0;
  std::uint64_t elements = 0;
  std::uint64_t bytes = 0;
};

// A node that multiplies and accumulates.
struct InspectedNode {
  std::string node;
  std::string op;
  std::string written;  // precision as the model is written
  Number macs;          // of one sample
  std::string runs_as;  // operator after optimisation; empty: not there, or not known
  std::string runs;     // precision after optimisation; empty: not known
  std::string reason;   // why it does not run in integers
};

// Something to know, of which nodes, and what to do about it.
struct InspectedFinding {
  std::string what;
  std::vector<std::string> nodes;
  std::string advice;
};

// The graph the runtime made of the model.
struct OptimizedGraph {
  std::string runtime;                              // "ONNX Runtime 1.30.0 (CPU)"
  std::map<std::string, std::int64_t> integer_ops;  // beside the products: operators that work on quantized values
  std::map<std::string, std::int64_t> real_ops;     // the others
  std::int64_t conversions = 0;                     // QuantizeLinear and DequantizeLinear left
};

struct Inspection {
  std::string path;
  std::string digest;
  std::uint64_t file_bytes = 0;
  std::vector<std::string> external_files;
  std::int64_t opset = 0;
  std::int64_t ir_version = 0;
  std::string producer;
  std::vector<std::string> custom_domains;
  Measured<MethodRow> method = Measured<MethodRow>::none("the file does not say");
  std::vector<InspectedTensor> inputs;
  std::vector<InspectedTensor> outputs;
  std::map<std::string, std::int64_t> operators;
  std::vector<InspectedConstants> constants;
  std::vector<InspectedNode> nodes;
  std::vector<InspectedFinding> findings;
  Measured<OptimizedGraph> optimized;
};

// Multiply-accumulates of one precision, as the model is written and as it runs.
struct MacsRow {
  std::string precision;
  std::uint64_t written_nodes = 0;
  std::uint64_t written_macs = 0;
  std::uint64_t running_nodes = 0;
  std::uint64_t running_macs = 0;
};

// Most as written first. Nodes whose count is not known add to the nodes only.
std::vector<MacsRow> macs_by_precision(const Inspection& inspection);

nlohmann::ordered_json to_json(const Inspection& inspection);

}  // namespace assay::record
