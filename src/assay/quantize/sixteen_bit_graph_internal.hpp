#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// One of the two types.
struct SixteenBitType {
  std::string name;  // "float16"
  std::int32_t onnx_type = 0;
  std::uint16_t (*round)(float value);
  float largest = 0;          // finite
  float smallest_normal = 0;  // below it a value keeps fewer digits
};
SixteenBitType float16_type();
SixteenBitType bfloat16_type();

// How a graph is lowered.
enum class Lowering {
  native,   // nodes take and give 16 bits
  rounded,  // nodes compute in float32 and every result is rounded to 16 bits
  weights,  // only constants are stored in 16 bits
};

// What became of the constants.
struct RoundedConstants {
  std::uint64_t values = 0;
  std::uint64_t subnormal = 0;                   // not 0 in 16 bits, but with fewer digits
  std::uint64_t vanished = 0;                    // 0 in 16 bits and not before
  std::map<std::string, std::size_t> saturated;  // by tensor: beyond the largest finite value, set to it
};

// Changes a graph whose types are known.
class SixteenBitGraph {
 public:
  SixteenBitGraph(model::Graph& graph, SixteenBitType type, Lowering lowering)
      : graph_(graph), type_(std::move(type)), lowering_(lowering) {}

  // Why the node must stay in float32; empty when it need not. Nodes without a float32 value need not be asked.
  static std::string reason_against(const model::Graph& graph, const onnx::NodeProto& node);
  static bool touches_float(const model::Graph& graph, const onnx::NodeProto& node);

  // Lowers these nodes, with Casts where they meet others. Errors: those of reading constants.
  Status lower(const std::vector<onnx::NodeProto*>& nodes);

  const RoundedConstants& constants() const { return constants_; }

 private:
  void lower_outputs(onnx::NodeProto* node);
  Status lower_inputs(onnx::NodeProto* node);
  Result<std::string> lowered(const std::string& value);
  Result<std::string> lowered_constant(const std::string& name);
  bool is_needed_in_float(const std::string& value) const;
  std::string cast(const std::string& value, const std::string& to, std::int32_t onnx_type);

  model::Graph& graph_;
  SixteenBitType type_;
  Lowering lowering_;
  std::set<const onnx::NodeProto*> nodes_;
  std::map<std::string, std::string> lowered_;  // float32 value → what lowered nodes read in its place
  RoundedConstants constants_;
};

}  // namespace assay::quantize
