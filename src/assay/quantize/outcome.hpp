#pragma once

#include <cstdint>
#include <string>

#include "assay/base/error.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/method.hpp"

namespace assay::quantize {

// The line of a report for `node`.
NodeOutcome outcome_of(const onnx::NodeProto& node, std::string precision, std::string reason = {});

// What a method says when it found nothing to do: unsupported, with the first nodes it looked at and why they stayed.
Error nothing_quantized(const Outcome& outcome);

// Bytes of all constants of the graph as they are packed.
std::uint64_t constant_bytes(const model::Graph& graph);

}  // namespace assay::quantize
