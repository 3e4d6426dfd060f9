#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/weight_rounding.hpp"

namespace assay::quantize {

// A weight and how its channels lie: nodes that share both can share what is made of it.
struct WeightUse {
  std::string weight;
  std::size_t axis = 0;
  std::size_t groups = 1;  // of a ConvTranspose, whose weights are [inputs, outputs of a group, …], group after group

  auto operator<=>(const WeightUse&) const = default;
};
WeightUse use_of(const WeightedNode& product);

struct RoundedWeight {
  std::size_t elements = 0;
  std::size_t channels = 0;  // rounded by themselves
};

// Rounds, as float32, the weight that `nodes` read so; under a new name where others read it as it was. Errors: those
// of reading a constant.
Result<RoundedWeight> round_weight(model::Graph& graph, const WeightUse& use,
                                   const std::vector<onnx::NodeProto*>& nodes, bool per_channel,
                                   const RoundChannel& round);

}  // namespace assay::quantize
