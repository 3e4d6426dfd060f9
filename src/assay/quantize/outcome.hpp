#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/error.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/method.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize {

// The line of a report for `node`.
NodeOutcome outcome_of(const onnx::NodeProto& node, std::string precision, std::string reason = {});

// Lines for the nodes that compute in float32 and are none of `operators`, which the method looks at itself: why they
// stay as they are, by the selection or else `reason`.
std::vector<NodeOutcome> others_in_float(const model::Graph& graph, const Selection& selection,
                                         std::span<const std::string_view> operators, const std::string& reason);

// What a method says when it found nothing to do: unsupported, with the first nodes it looked at and why they stayed.
Error nothing_quantized(const Outcome& outcome);

// Bytes of all constants of the graph as they are packed.
std::uint64_t constant_bytes(const model::Graph& graph);

}  // namespace assay::quantize
