#include "assay/measure/launch_ratio.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/check.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::measure {
namespace {

Status check_pair(const LaunchTiming& launch, SubjectPair pair) {
  ASSAY_CHECK(std::max(pair.numerator, pair.denominator) < launch.subjects.size() && launch.block_rounds > 0);
  for (const std::size_t subject : {pair.numerator, pair.denominator}) {
    const auto& runs = launch.subjects[subject].run_ns;
    const auto coarse = std::ranges::find_if(runs, [](std::int64_t run) { return run <= 0; });
    if (coarse != runs.end()) {
      return fail(ErrorCode::out_of_range, "run {} of subject {} took {} ns: the clock is too coarse for it",
                  coarse - runs.begin(), subject, *coarse);
    }
  }
  return {};
}

double sorted_median(std::vector<double>& values) {
  std::ranges::sort(values);
  return stats::sorted_quantile(values, 0.5);
}

double quantile_of(const std::vector<std::int64_t>& runs, double p) {
  std::vector<double> values(runs.begin(), runs.end());
  std::ranges::sort(values);
  return stats::sorted_quantile(values, p);
}

}  // namespace

Result<stats::LaunchBlocks> block_log_ratios(const LaunchTiming& launch, SubjectPair pair) {
  ASSAY_TRY(check_pair(launch, pair));
  const auto& above = launch.subjects[pair.numerator].run_ns;
  const auto& below = launch.subjects[pair.denominator].run_ns;
  ASSAY_CHECK(above.size() == below.size());
  stats::LaunchBlocks blocks;
  std::vector<double> ratios(launch.block_rounds);
  for (std::size_t begin = 0; begin + launch.block_rounds <= above.size(); begin += launch.block_rounds) {
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      ratios[i] = std::log(static_cast<double>(above[begin + i]) / static_cast<double>(below[begin + i]));
    }
    blocks.block_log_ratios.push_back(sorted_median(ratios));
  }
  return blocks;
}

Result<double> quantile_log_ratio(const LaunchTiming& launch, SubjectPair pair, double p) {
  ASSAY_CHECK(0 < p && p < 1);
  ASSAY_TRY(check_pair(launch, pair));
  const auto& above = launch.subjects[pair.numerator].run_ns;
  const auto& below = launch.subjects[pair.denominator].run_ns;
  const double needed = std::round(1.0 / std::min(p, 1.0 - p));
  const std::size_t runs = std::min(above.size(), below.size());
  if (static_cast<double>(runs) < needed) {
    return fail(ErrorCode::insufficient_data, "a launch of {} runs, its {}-quantile needs {}", runs, p, needed);
  }
  return std::log(quantile_of(above, p) / quantile_of(below, p));
}

}  // namespace assay::measure
