#include <limits>

#include "assay/analysis/replicates_internal.hpp"
#include "assay/base/parallel.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/resample.hpp"

namespace assay::analysis {
namespace {

constexpr std::size_t k_most_left_out = 500;  // jackknife blocks; beyond, units are left out in blocks

// The units that are drawn: samples, or the groups they come in.
class Units {
 public:
  explicit Units(const Comparison& comparison) : samples_(comparison.n()), groups_(comparison.groups) {
    count_ = samples_;
    if (groups_.empty()) return;
    std::int32_t highest = -1;
    for (const std::int32_t group : groups_) highest = std::max(highest, group);
    count_ = static_cast<std::size_t>(highest) + 1;
  }
  std::size_t count() const { return count_; }
  bool grouped() const { return !groups_.empty(); }

  // Weights of samples from those of units.
  std::span<const std::uint32_t> spread(std::span<const std::uint32_t> of_units,
                                        std::vector<std::uint32_t>& of_samples) const {
    if (groups_.empty()) return of_units;
    of_samples.resize(samples_);
    for (std::size_t i = 0; i < samples_; ++i) of_samples[i] = of_units[static_cast<std::size_t>(groups_[i])];
    return of_samples;
  }

 private:
  std::size_t samples_;
  std::span<const std::int32_t> groups_;
  std::size_t count_;
};

struct PairedResampler {
  std::unique_ptr<metrics::Resampler> baseline;
  std::unique_ptr<metrics::Resampler> candidate;
};

std::vector<PairedResampler> resamplers_of(const Comparison& comparison,
                                           std::span<const metrics::Metric* const> metrics) {
  std::vector<PairedResampler> resamplers;
  for (const metrics::Metric* metric : metrics) {
    resamplers.push_back({metric->resampler(predictions_of(comparison, *comparison.baseline), comparison.task),
                          metric->resampler(predictions_of(comparison, *comparison.candidate), comparison.task)});
  }
  return resamplers;
}

void bootstrap(const Units& units, const std::vector<PairedResampler>& resamplers, std::size_t resamples,
               const ResamplingOptions& options, std::vector<Replicates>& replicates) {
  for (Replicates& r : replicates) {
    r.baseline.resize(resamples);
    r.candidate.resize(resamples);
  }
  in_parallel(resamples, options.threads, [&](std::size_t first, std::size_t last) {
    std::vector<std::uint32_t> of_units(units.count());
    std::vector<std::uint32_t> of_samples;
    for (std::size_t b = first; b < last; ++b) {
      RandomStream random(options.seed, stream_named("bootstrap samples"), b);
      stats::draw_resample(random, of_units);
      const auto weights = units.spread(of_units, of_samples);
      for (std::size_t m = 0; m < resamplers.size(); ++m) {
        replicates[m].baseline[b] = number_or_nan(resamplers[m].baseline->value(weights));
        replicates[m].candidate[b] = number_or_nan(resamplers[m].candidate->value(weights));
      }
    }
  });
}

// Leaves out every unit in turn, or of many units every k-th at once.
void jackknife(const Units& units, const std::vector<PairedResampler>& resamplers, const ResamplingOptions& options,
               std::vector<Replicates>& replicates) {
  const std::size_t blocks = std::min(units.count(), k_most_left_out);
  for (Replicates& r : replicates) {
    r.left_out_baseline.resize(blocks);
    r.left_out_candidate.resize(blocks);
    r.multiplicity.assign(blocks, 1.0);
  }
  in_parallel(blocks, options.threads, [&](std::size_t first, std::size_t last) {
    std::vector<std::uint32_t> of_units(units.count(), 1);
    std::vector<std::uint32_t> of_samples;
    for (std::size_t block = first; block < last; ++block) {
      for (std::size_t u = block; u < units.count(); u += blocks) of_units[u] = 0;
      const auto weights = units.spread(of_units, of_samples);
      for (std::size_t m = 0; m < resamplers.size(); ++m) {
        replicates[m].left_out_baseline[block] = number_or_nan(resamplers[m].baseline->value(weights));
        replicates[m].left_out_candidate[block] = number_or_nan(resamplers[m].candidate->value(weights));
      }
      for (std::size_t u = block; u < units.count(); u += blocks) of_units[u] = 1;
    }
  });
}

}  // namespace

std::vector<Replicates> resample_samples(const Comparison& comparison, std::span<const metrics::Metric* const> metrics,
                                         const ResamplingOptions& options) {
  std::vector<Replicates> replicates(metrics.size());
  if (metrics.empty()) return replicates;
  const Units units(comparison);
  const auto resamplers = resamplers_of(comparison, metrics);
  const int resamples = score_resamples(comparison.n(), options.resamples);
  for (Replicates& r : replicates) {
    r.method = units.grouped()
                   ? fmt::format("paired BCa bootstrap of {} groups, {} resamples", units.count(), resamples)
                   : fmt::format("paired BCa bootstrap, {} resamples", resamples);
  }
  if (units.grouped() && units.count() < k_fewest_groups) {
    for (Replicates& r : replicates) {
      r.reason = fmt::format("only {} groups; resampling groups needs at least {}", units.count(), k_fewest_groups);
    }
    return replicates;
  }
  bootstrap(units, resamplers, static_cast<std::size_t>(resamples), options, replicates);
  jackknife(units, resamplers, options, replicates);
  return replicates;
}

}  // namespace assay::analysis
