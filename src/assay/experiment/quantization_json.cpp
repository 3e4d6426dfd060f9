#include "assay/experiment/quantization_json.hpp"

#include <cmath>

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Infinities and NaN have no place in JSON.
ordered_json finite_or_null(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

}  // namespace

ordered_json quantization_json(const quantize::Outcome& outcome) {
  ordered_json document;
  document["nodes"] = ordered_json::array();
  for (const auto& node : outcome.nodes) {
    document["nodes"].push_back(
        {{"node", node.node}, {"op", node.op}, {"precision", node.precision}, {"reason", node.reason}});
  }
  document["ranges"] = ordered_json::array();
  for (const auto& range : outcome.ranges) {
    document["ranges"].push_back({{"tensor", range.tensor},
                                  {"least", finite_or_null(range.least)},
                                  {"most", finite_or_null(range.most)},
                                  {"scale", finite_or_null(range.scale)},
                                  {"zero_point", range.zero_point}});
  }
  document["notes"] = outcome.notes;
  document["simulated"] = outcome.simulated;
  document["packed_bytes"] = outcome.packed_bytes > 0 ? ordered_json(outcome.packed_bytes) : ordered_json(nullptr);
  return document;
}

}  // namespace assay::experiment
