#include "assay/record/operator_times.hpp"

namespace assay::record {

using nlohmann::ordered_json;

ordered_json to_json(const OperatorTimes& times) {
  ordered_json document{{"runs", times.runs}, {"batch", times.batch}, {"runtime", times.runtime}};
  document["nodes"] = ordered_json::array();
  for (const NodeTime& node : times.nodes) {
    document["nodes"].push_back({{"node", node.node}, {"op", node.op}, {"us", node.us}});
  }
  return document;
}

Result<OperatorTimes> operator_times_from_json(const ordered_json& outcome) {
  try {
    OperatorTimes times{.runs = outcome.at("runs"), .batch = outcome.at("batch"), .runtime = outcome.at("runtime")};
    for (const ordered_json& node : outcome.at("nodes")) {
      times.nodes.push_back({node.at("node"), node.at("op"), node.at("us").get<std::vector<std::uint32_t>>()});
      if (times.nodes.back().us.size() == times.runs) continue;
      return fail(ErrorCode::corrupt, "not times of operators: '{}' has {} times for {} runs", times.nodes.back().node,
                  times.nodes.back().us.size(), times.runs);
    }
    return times;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not times of operators: {}", error.what());
  }
}

}  // namespace assay::record
