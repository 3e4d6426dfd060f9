#include "assay/stats/noise_floor.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/check.hpp"

namespace assay::stats {

double noise_floor(const RatioEstimate& control, double relative_step) {
  ASSAY_CHECK(control.interval.low > 0 && relative_step >= 0);
  const double farther = std::max(std::abs(std::log(control.interval.low)), std::abs(std::log(control.interval.high)));
  return std::max(std::expm1(farther), k_clock_steps * relative_step);
}

RatioChange change_beyond(const Interval& ratio, double floor) {
  ASSAY_CHECK(floor >= 0);
  if (ratio.high < 1.0 / (1.0 + floor)) return RatioChange::lower;
  if (ratio.low > 1.0 + floor) return RatioChange::higher;
  return RatioChange::none_shown;
}

}  // namespace assay::stats
