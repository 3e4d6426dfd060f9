#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// How long one node took in each run of one launch, by the runtime's own profile: whole microseconds.
struct NodeTime {
  std::string node;
  std::string op;
  std::vector<std::uint32_t> us;
};

// One launch of one model.
struct OperatorTimes {
  std::uint64_t runs = 0;  // timed; those of the warm-up are left out
  std::uint64_t batch = 1;
  std::vector<NodeTime> nodes;  // in the order they ran
  std::string runtime;
};

nlohmann::ordered_json to_json(const OperatorTimes& times);
// corrupt when a node has not one time a run, or the document is none.
Result<OperatorTimes> operator_times_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
