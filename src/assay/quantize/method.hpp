#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/calibration.hpp"
#include "assay/quantize/options.hpp"

namespace assay::quantize {

// What a method is asked to do beside its options.
struct Request {
  const Options& options;
  Calibration* calibration = nullptr;                                   // never nullptr for a method that needs one
  std::uint64_t seed = 0;                                               // of what a method draws
  std::function<void(const std::string& stage, double done)> progress;  // done in [0, 1]; may be empty
};

// One node and what became of it, for reports: "fc1 (Gemm): int8", "norm (LayerNormalization): float32 (no rule)".
struct NodeOutcome {
  std::string node;
  std::string op;
  std::string precision;  // of its arithmetic as written: "int8", "int4", "float16", "float32"
  std::string reason;     // why it stayed float; empty otherwise
};

// The range a calibrated activation was given.
struct TensorRange {
  std::string tensor;
  double least = 0;
  double most = 0;
  double scale = 0;
  std::int64_t zero_point = 0;
};

// What a method did to a graph.
struct Outcome {
  std::vector<NodeOutcome> nodes;
  std::vector<TensorRange> ranges;
  std::vector<std::string> notes;  // plain sentences for the reader: "2 activations are constant: …"
  bool simulated = false;          // computed in float where no kernel exists: its speed says nothing
  std::uint64_t packed_bytes = 0;  // weights, scales and zero points as packed for a kernel that has the format
};

// One way to make a quantized graph.
struct MethodInfo {
  std::string name;     // "int8-static"
  std::string summary;  // one line
  std::vector<OptionInfo> options;
  // Whether it cannot do without calibration data under these options.
  bool (*needs_calibration)(const Options& options);
  // Changes the graph in place. Errors: unsupported for a graph already quantized or without anything to quantize, with
  // the node named where one is at fault; out_of_range for weights or activations that are not finite; those of the
  // calibration.
  Result<Outcome> (*apply)(model::Graph& graph, const Request& request);
};

// Every method this program has, in the order lists show them.
std::vector<MethodInfo> builtin_methods();

// The method of this name; not_found lists those there are.
Result<MethodInfo> method_named(const std::string& name);

// "int8-static(per_channel=false,ranges=entropy)" or "int8-static".
struct MethodText {
  std::string name;
  std::map<std::string, std::string> options;
};
Result<MethodText> parse_method_text(const std::string& text);

}  // namespace assay::quantize
