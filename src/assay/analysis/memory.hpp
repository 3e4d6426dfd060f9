#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/analysis/latency.hpp"
#include "assay/record/memory.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

// What one pass cannot tell apart: glibc gives the top of the heap back in steps of this (M_TRIM_THRESHOLD), so that
// equal processes differ by up to as much.
inline constexpr double k_memory_granularity = 131'072;

// Fewer usual passes than this give no range: steady sizes move from process to process in steps of the arena.
inline constexpr std::size_t k_fewest_passes = 3;

// The rows of one model from its passes, medians where several passes were made alike:
//   steady_bytes   own pages of the usual passes; range: lowest and highest, each widened by
//                  k_memory_granularity; none of fewer than k_fewest_passes
//   runtime_fixed  own pages of the trivial passes
//   copies         held lean − held trivial − weights of the file − outputs held
//   activations    of the counted passes; the range is theirs alone, for allocations are counted to the byte
//   reclaimable    steady usual − steady lean − (activations − outputs held)
//   unexplained    steady − runtime_fixed − weights − copies − activations − reclaimable
// `passes` are those of one model in any order and configuration, `trivial` those of the model that does nothing;
// `failed` counts cells that left none. Where no pass of a kind was made its numbers are undefined: for `reason` when
// that is not empty.
record::ModelMemory memory_of(std::span<const record::MemoryPass> passes, std::span<const record::MemoryPass> trivial,
                              const FailedCells& failed, const std::string& reason,
                              const nlohmann::ordered_json& facts);

}  // namespace assay::analysis
