#include "assay/experiment/calibration_draw.hpp"

#include <algorithm>
#include <numeric>

#include "assay/base/random.hpp"

namespace assay::experiment {
namespace {

// The first `count` of a random order of 0 … total − 1.
std::vector<std::uint64_t> first_of_shuffled(std::uint64_t total, std::uint64_t count, std::uint64_t seed,
                                             std::string_view purpose) {
  std::vector<std::uint64_t> order(total);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  RandomStream random(seed, stream_named(purpose), 0);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::swap(order[i], order[i + random.below(static_cast<std::uint32_t>(total - i))]);
  }
  order.resize(count);
  return order;
}

Draw draw_groups(std::span<const std::int32_t> groups, std::uint64_t samples, std::uint64_t seed,
                 std::string_view purpose) {
  std::vector<std::vector<std::uint64_t>> members;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    members.resize(std::max(members.size(), static_cast<std::size_t>(groups[i]) + 1));
    members[static_cast<std::size_t>(groups[i])].push_back(i);
  }
  Draw draw;
  for (const std::uint64_t group : first_of_shuffled(members.size(), members.size(), seed, purpose)) {
    if (draw.rows.size() >= samples) break;
    const auto& rows = members[group];
    draw.left_out.insert(draw.left_out.end(), rows.begin(), rows.end());
    const auto wanted = std::min<std::uint64_t>(rows.size(), samples - draw.rows.size());
    draw.rows.insert(draw.rows.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted));
  }
  return draw;
}

}  // namespace

Draw draw_samples(std::uint64_t total, std::span<const std::int32_t> groups, std::uint64_t samples, std::uint64_t seed,
                  std::string_view purpose) {
  Draw draw;
  if (groups.empty()) {
    draw.rows = first_of_shuffled(total, std::min(samples, total), seed, purpose);
    draw.left_out = draw.rows;
  } else {
    draw = draw_groups(groups, samples, seed, purpose);
  }
  std::ranges::sort(draw.rows);
  std::ranges::sort(draw.left_out);
  return draw;
}

}  // namespace assay::experiment
