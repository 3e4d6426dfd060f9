#include "assay/analysis/crossval/variance_split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "assay/stats/variance_components.hpp"

namespace assay::analysis {
namespace {

using record::Number;
using record::Range;
using record::VarianceShare;

// Values with the number of the group each belongs to.
struct GroupedValues {
  std::vector<double> values;
  std::vector<std::int32_t> groups;
  void add(double value, std::size_t group) {
    values.push_back(value);
    groups.push_back(static_cast<std::int32_t>(group));
  }
};

// A component and what becomes of it where it is below 0.
struct Source {
  double variance = 0;
  Range interval;
};

Source source_from(const stats::VarianceComponent& component) {
  const double variance = std::max(0.0, component.estimate);
  if (!component.interval) return {variance, Range::none(component.interval.error().message())};
  return {variance, Range::of(component.interval->low, component.interval->high)};
}

VarianceShare share_of(const char* source, const char* what, const Source& part) {
  VarianceShare share{.source = source, .what = what, .deviation = std::sqrt(part.variance)};
  share.interval = part.interval.defined() ? Range::of(std::sqrt(std::max(0.0, part.interval.low())),
                                                       std::sqrt(std::max(0.0, part.interval.high())))
                                           : part.interval;
  share.share = part.variance;  // of the whole, once that is known
  return share;
}

constexpr const char* k_sampling = "which samples judge, and which are left to make the models from";
constexpr const char* k_training = "the seed of the training, on the same samples";
constexpr const char* k_calibration = "which samples calibrate, of the same training";

// Mean over the draws of one training of a fold.
double mean_of_training(const FoldDifferences& differences, std::size_t fold, std::uint32_t training) {
  const auto first = differences.by_fold[fold].begin() + training * differences.draws;
  return std::accumulate(first, first + differences.draws, 0.0) / differences.draws;
}

void make_shares_of_whole(std::vector<VarianceShare>& shares) {
  double whole = 0;
  for (const VarianceShare& share : shares) whole += share.share.value();
  for (VarianceShare& share : shares) {
    share.share = whole > 0 ? Number(share.share.value() / whole) : Number::undefined("nothing varies");
  }
}

// One source beside sampling.
VarianceSplit split_in_two(const FoldDifferences& differences, double level) {
  GroupedValues all;
  for (std::size_t fold = 0; fold < differences.by_fold.size(); ++fold) {
    for (const double value : differences.by_fold[fold]) all.add(value, fold);
  }
  const auto components = stats::one_way_components(all.values, all.groups, level);
  if (!components) return {{}, components.error().message()};
  const bool of_training = differences.trainings > 1;
  return {{share_of("sampling", k_sampling, source_from(components->between)),
           share_of(of_training ? "training" : "calibration", of_training ? k_training : k_calibration,
                    source_from(components->within))},
          ""};
}

VarianceSplit split_in_three(const FoldDifferences& differences, double level) {
  GroupedValues means;  // of each training, by fold
  GroupedValues draws;  // by training
  for (std::size_t fold = 0; fold < differences.by_fold.size(); ++fold) {
    for (std::uint32_t t = 0; t < differences.trainings; ++t) {
      means.add(mean_of_training(differences, fold, t), fold);
      for (std::uint32_t d = 0; d < differences.draws; ++d) {
        draws.add(differences.by_fold[fold][t * differences.draws + d], fold * differences.trainings + t);
      }
    }
  }
  const auto outer = stats::one_way_components(means.values, means.groups, level);
  const auto inner = stats::one_way_components(draws.values, draws.groups, level);
  if (!outer) return {{}, outer.error().message()};
  if (!inner) return {{}, inner.error().message()};
  const Source calibration = source_from(inner->within);
  const Source training{std::max(0.0, outer->within.estimate - inner->within.estimate / differences.draws),
                        Range::none("it is the difference of two mean squares")};
  return {{share_of("sampling", k_sampling, source_from(outer->between)), share_of("training", k_training, training),
           share_of("calibration", k_calibration, calibration)},
          ""};
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
  VarianceSplit split = differences.trainings > 1 && differences.draws > 1 ? split_in_three(differences, level)
                                                                           : split_in_two(differences, level);
  make_shares_of_whole(split.shares);
  return split;
}

}  // namespace assay::analysis
