#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assay/analysis/latency.hpp"

namespace assay::analysis {

// The warnings of several launches in few lines: those that differ in their numbers alone count as one, shown with the
// largest first number: "in 4 of 10 launches other processes used up to 48 % of a core while measuring". In the order
// of their first appearance. `launches` has one list for each launch, or whatever `noun` calls them.
std::vector<std::string> merged_warnings(const std::vector<std::vector<std::string>>& launches,
                                         std::string_view noun = "launches");

// "2 of 12 launches failed: <what the first one said>", when any did.
void add_failures(const FailedCells& failed, std::uint64_t usable, std::vector<std::string>& warnings);

}  // namespace assay::analysis
