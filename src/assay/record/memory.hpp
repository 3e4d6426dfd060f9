#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/number.hpp"

namespace assay::record {

// What one process saw that loaded one model under one configuration and ran it. Bytes; a number that could not be had
// is undefined with its reason.
//   usual     as a user runs it
//   lean      the same with the runtime's arena off and the allocator's free pages given back
//   counted   the runtime's allocations counted
//   trivial   as usual, with a model that does nothing: what the runtime itself takes
struct MemoryPass {
  std::string configuration;
  Number load_peak;       // highest resident size while loading, beyond what stood before
  Number after_load_pss;  // beyond what stood before the runtime was opened
  Number after_load_uss;
  Number steady_pss;  // the same after the runs
  Number steady_uss;
  Number counted_weights;      // allocations that live as long as the session (counted)
  Number counted_peak;         // highest sum of allocations (counted)
  Number counted_activations;  // highest sum during a run beyond what stood before it (counted)
  std::uint64_t batch = 1;
  std::uint64_t threads = 1;
  std::string runtime;
  std::vector<std::string> warnings;
};

nlohmann::ordered_json to_json(const MemoryPass& pass);
Result<MemoryPass> memory_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
