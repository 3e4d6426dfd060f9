#include "assay/stats/corrected_t.hpp"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

#include "assay/base/check.hpp"
#include "assay/stats/moments_internal.hpp"

namespace assay::stats {

Result<MeanTest> corrected_resampled_t(std::span<const double> differences, FoldSizes sizes, double level) {
  ASSAY_CHECK(0 < level && level < 1);
  ASSAY_CHECK(sizes.train_rows > 0 && sizes.test_rows > 0);
  ASSAY_ASSIGN(const Moments moments, moments_of(differences));
  const auto count = static_cast<double>(differences.size());
  MeanTest test;
  test.mean = moments.mean;
  test.standard_error = moments.standard_error * std::sqrt(1 + count * sizes.test_rows / sizes.train_rows);
  test.statistic = test.mean / test.standard_error;
  test.degrees_of_freedom = moments.degrees_of_freedom;
  test.p_value = 2 * student_cdf(-std::abs(test.statistic), test.degrees_of_freedom);
  const boost::math::students_t distribution(test.degrees_of_freedom);
  const double half = quantile(complement(distribution, (1 - level) / 2)) * test.standard_error;
  test.interval = {test.mean - half, test.mean + half};
  return test;
}

}  // namespace assay::stats
