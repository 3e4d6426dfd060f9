#include "assay/stats/tost.hpp"

#include <algorithm>

#include "assay/base/check.hpp"
#include "assay/stats/moments_internal.hpp"

namespace assay::stats {

Result<double> paired_tost_p(std::span<const double> differences, double low, double high) {
  ASSAY_CHECK(low < high);
  ASSAY_ASSIGN(const Moments moments, moments_of(differences));
  const double above_low = (moments.mean - low) / moments.standard_error;
  const double below_high = (high - moments.mean) / moments.standard_error;
  return student_cdf(-std::min(above_low, below_high), moments.degrees_of_freedom);
}

}  // namespace assay::stats
