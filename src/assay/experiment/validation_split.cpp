#include "assay/experiment/validation_split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "assay/experiment/calibration_draw.hpp"

namespace assay::experiment {

namespace {

// Of a forest of samples: the first of the sample's tree; paths are halved on the way.
std::size_t root_of(std::vector<std::size_t>& parents, std::size_t i) {
  while (parents[i] != i) i = parents[i] = parents[parents[i]];
  return i;
}

// Joins every sample with the first of the same key.
template <class Key>
void join_alike(std::span<const Key> keys, std::vector<std::size_t>& parents) {
  std::unordered_map<Key, std::size_t> firsts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t a = root_of(parents, firsts.try_emplace(keys[i], i).first->second);
    const std::size_t b = root_of(parents, i);
    parents[std::max(a, b)] = std::min(a, b);
  }
}

}  // namespace

std::vector<std::int32_t> inseparable(std::span<const std::int32_t> groups, std::span<const std::string> digests) {
  std::vector<std::size_t> parents(digests.size());
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  join_alike(groups, parents);
  join_alike(digests, parents);
  std::vector<std::int32_t> numbers(parents.size());
  std::int32_t count = 0;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const std::size_t root = root_of(parents, i);
    numbers[i] = root == i ? count++ : numbers[root];
  }
  if (static_cast<std::size_t>(count) == numbers.size()) numbers.clear();
  return numbers;
}

Status check_validation_share(double share) {
  if (share > 0 && share < 1) return {};
  return fail(ErrorCode::invalid_argument, "--validation-share {}: expected a share between 0 and 1", share);
}

Result<std::vector<std::uint64_t>> validation_rows(std::uint64_t total, std::span<const std::int32_t> groups,
                                                   std::span<const std::uint64_t> calibration_rows, double share,
                                                   std::uint64_t seed) {
  ASSAY_TRY(check_validation_share(share));
  std::vector<std::uint64_t> judging;
  std::vector<std::int32_t> judging_groups;
  for (std::uint64_t row = 0; row < total; ++row) {
    if (std::ranges::binary_search(calibration_rows, row)) continue;
    judging.push_back(row);
    if (!groups.empty()) judging_groups.push_back(groups[row]);
  }
  const auto wanted = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(judging.size())));
  std::vector<std::uint64_t> rows;
  if (const auto drawn = draw_samples(judging.size(), judging_groups, wanted, seed, "validation")) {
    for (const std::uint64_t i : *drawn) rows.push_back(judging[i]);
  }
  if (!rows.empty() && rows.size() < judging.size()) return rows;
  return fail(ErrorCode::insufficient_data,
              "{} samples{} cannot be split into some to choose by and others to report on: give more data",
              judging.size(), groups.empty() ? "" : " in whole groups of what belongs together");
}

}  // namespace assay::experiment
