#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/intervals.hpp"
#include "assay/record/number.hpp"

namespace assay::analysis {

// Samples that belong together, added up: how many, and what they count for (gains minus losses, flips, …).
struct GroupSum {
  double samples = 0;
  double amount = 0;
};

// The sums of the groups that have any of these samples (positions among those that count), in the order of their
// codes. `amount` gives what one sample counts for.
template <class Amount>
std::vector<GroupSum> group_sums(const Comparison& comparison, std::span<const std::size_t> members, Amount amount) {
  std::vector<GroupSum> sums;
  for (const std::size_t i : members) {
    const auto group = static_cast<std::size_t>(comparison.groups[i]);
    if (group >= sums.size()) sums.resize(group + 1);
    sums[group].samples += 1;
    sums[group].amount += amount(i);
  }
  std::erase_if(sums, [](const GroupSum& sum) { return sum.samples == 0; });
  return sums;
}

// BCa interval of Σ amount / Σ samples over the groups, whole groups drawn; `stream` names the draws. None, with the
// reason, below ten groups. When every group has the same rate resampling shows nothing: the interval is then how far
// the largest groups could move it, as many as the exact bound for none seen allows, every sample of theirs counting
// `least`, 0 or −1, or 1. It reaches as far up while fewer groups than that count for anything.
record::Range rate_over_groups(std::span<const GroupSum> groups, const ResamplingOptions& options,
                               std::string_view stream, double least = 0);

// Two-sided p of "neither model is better" by exchanging the models within whole groups.
record::Number sign_flip_over_groups(std::span<const GroupSum> groups, std::uint64_t seed, std::string_view stream);

}  // namespace assay::analysis
