#include "assay/analysis/group_rates.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "assay/analysis/no_flips.hpp"
#include "assay/base/parallel.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/bootstrap.hpp"
#include "assay/stats/permutation.hpp"
#include "assay/stats/resample.hpp"

namespace assay::analysis {
namespace {

constexpr int k_sign_flips = 9999;

// The same sum in the same order for the estimate and for every resample, so that ties are seen to the last bit.
double rate_of(std::span<const GroupSum> groups, std::span<const std::uint32_t> weights) {
  double samples = 0;
  double amount = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    samples += weights[g] * groups[g].samples;
    amount += weights[g] * groups[g].amount;
  }
  return amount / samples;
}

bool all_alike(std::span<const GroupSum> groups) {
  return std::ranges::all_of(groups, [&](const GroupSum& group) {
    return group.amount * groups.front().samples == groups.front().amount * group.samples;
  });
}

// Share of the samples that the largest groups hold, as many groups as may change although none was seen to.
double share_not_ruled_out(std::span<const GroupSum> groups, double level) {
  std::vector<double> sizes;
  for (const GroupSum& group : groups) sizes.push_back(group.samples);
  std::ranges::sort(sizes, std::greater{});
  const double all = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  sizes.resize(units_not_ruled_out(groups.size(), level));
  return std::accumulate(sizes.begin(), sizes.end(), 0.0) / all;
}

// Fewer groups count for anything than might although none was seen to.
bool are_few(std::span<const GroupSum> groups, double level) {
  const auto counting = std::ranges::count_if(groups, [](const GroupSum& group) { return group.amount != 0; });
  return static_cast<std::uint64_t>(counting) < units_not_ruled_out(groups.size(), level);
}

std::vector<stats::JackknifePoint> jackknife(std::span<const GroupSum> groups) {
  GroupSum whole;
  for (const GroupSum& group : groups) whole = {whole.samples + group.samples, whole.amount + group.amount};
  std::vector<stats::JackknifePoint> points;
  for (const GroupSum& group : groups) {
    points.push_back({(whole.amount - group.amount) / (whole.samples - group.samples), 1});
  }
  return points;
}

}  // namespace

record::Range rate_over_groups(std::span<const GroupSum> groups, const ResamplingOptions& options,
                               std::string_view stream, double least) {
  if (groups.size() < k_fewest_groups) {
    return record::Range::none(
        fmt::format("only {} groups; resampling groups needs at least {}", groups.size(), k_fewest_groups));
  }
  const double unseen = share_not_ruled_out(groups, options.level);
  const double rate = rate_of(groups, std::vector<std::uint32_t>(groups.size(), 1));
  if (all_alike(groups)) return record::Range::of(rate - unseen * (rate - least), rate + unseen * (1 - rate));
  std::vector<double> replicates(static_cast<std::size_t>(score_resamples(groups.size(), options.resamples)));
  in_parallel(replicates.size(), options.threads, [&](std::size_t first, std::size_t last) {
    std::vector<std::uint32_t> weights(groups.size());
    for (std::size_t b = first; b < last; ++b) {
      RandomStream random(options.seed, stream_named(stream), b);
      stats::draw_resample(random, weights);
      replicates[b] = rate_of(groups, weights);
    }
  });
  const auto interval = stats::bca_interval(rate, std::move(replicates), jackknife(groups), options.level);
  if (!interval) return record::Range::none(interval.error().message());
  const bool few = are_few(groups, options.level);
  return record::Range::of(interval->low, few ? std::max(interval->high, unseen) : interval->high);
}

record::Number sign_flip_over_groups(std::span<const GroupSum> groups, std::uint64_t seed, std::string_view stream) {
  std::vector<double> amounts;
  for (const GroupSum& group : groups) amounts.push_back(group.amount);
  RandomStream random(seed, stream_named(stream), 0);
  return stats::sign_flip_p(amounts, k_sign_flips, random);
}

}  // namespace assay::analysis
