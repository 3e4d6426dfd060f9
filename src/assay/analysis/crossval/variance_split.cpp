#include "assay/analysis/crossval/variance_split.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/variance_components.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;
using record::VarianceShare;

struct Source {
  const char* name;
  const char* what;
};
constexpr Source k_sampling{"sampling", "which samples judge, and which are left to make the models from"};
constexpr Source k_training{"training", "the seed of the training, on the same samples"};
constexpr Source k_calibration{"calibration", "which samples calibrate, of the same training"};

VarianceShare share_of(const Source& source, const stats::VarianceComponent& component) {
  const double variance = std::max(0.0, component.estimate);
  VarianceShare share{.source = source.name, .what = source.what, .deviation = std::sqrt(variance)};
  share.interval = component.interval
                       ? Range::of(std::sqrt(component.interval->low), std::sqrt(component.interval->high))
                       : Range::none(component.interval.error().message());
  share.share = variance;  // of the whole, once that is known
  return share;
}

void make_shares_of_whole(std::vector<VarianceShare>& shares) {
  double whole = 0;
  for (const VarianceShare& share : shares) whole += share.share.value();
  for (VarianceShare& share : shares) {
    share.share = whole > 0 ? Number(share.share.value() / whole) : Number::undefined("nothing varies");
  }
}

std::vector<double> joined(const std::vector<std::vector<double>>& by_fold) {
  std::vector<double> all;
  for (const auto& values : by_fold) all.insert(all.end(), values.begin(), values.end());
  return all;
}

}  // namespace

VarianceSplit split_variance(const FoldDifferences& differences, double level) {
  const std::size_t models = std::size_t{differences.trainings} * differences.draws;
  if (models < 2) {
    return {{},
            "each fold has one model: --calibration-seeds 5, or with --retrain --training-seeds 3, tell the sources "
            "apart"};
  }
  const bool is_whole =
      std::ranges::all_of(differences.by_fold, [models](const auto& values) { return values.size() == models; });
  if (!is_whole) return {{}, "the metric is not defined for every model of every fold"};
  std::vector<Source> sources{k_sampling};
  std::vector<std::uint32_t> sizes{static_cast<std::uint32_t>(differences.by_fold.size())};
  const auto add = [&](const Source& source, std::uint32_t size) {
    if (size < 2) return;
    sources.push_back(source);
    sizes.push_back(size);
  };
  add(k_training, differences.trainings);
  add(k_calibration, differences.draws);
  const auto components = stats::nested_components(joined(differences.by_fold), sizes, level);
  if (!components) return {{}, components.error().message()};
  VarianceSplit split;
  for (std::size_t k = 0; k < sources.size(); ++k) split.shares.push_back(share_of(sources[k], (*components)[k]));
  make_shares_of_whole(split.shares);
  return split;
}

}  // namespace assay::analysis
