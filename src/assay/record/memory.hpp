#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/number.hpp"

namespace assay::record {

// What one process saw that loaded one model under one configuration and ran it. Bytes beyond what stood before the
// runtime was opened; a number that could not be had is undefined with its reason.
//   usual     as a user runs it
//   lean      the same with the runtime's arena off and the allocator's free pages given back
//   counted   the runtime's allocations counted
//   trivial   lean, with a model that does nothing: what the runtime itself takes
struct MemoryPass {
  std::string configuration;
  Number load_peak;            // highest resident size while loading
  Number loaded;               // growth of the process's own pages after loading: resident ones, those of files that
                               // others may map too counted in full, so that nobody else's work moves it
  Number steady;               // the same after the runs, the outputs still held
  Number steady_uss;           // pages no other process maps
  Number steady_pss;           // pages divided by how many processes map them
  Number held;                 // known to be in use after the runs: live heap and mapped files
  Number counted_weights;      // allocations alive after loading (counted); weights that are not repacked may pass by
  Number counted_peak;         // highest sum of allocations (counted)
  Number counted_activations;  // highest sum during a run beyond what loading left (counted)
  Number counted_outputs;      // alive after a run beyond what loading left (counted)
  std::uint64_t batch = 1;
  std::uint64_t threads = 1;
  std::string runtime;
  std::vector<std::string> warnings;
};

nlohmann::ordered_json to_json(const MemoryPass& pass);
Result<MemoryPass> memory_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
