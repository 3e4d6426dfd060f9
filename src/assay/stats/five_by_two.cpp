#include "assay/stats/five_by_two.hpp"

#include <cmath>

#include <boost/math/distributions/fisher_f.hpp>

#include "assay/stats/moments_internal.hpp"

namespace assay::stats {

Result<FiveByTwoTest> five_by_two_test(const FiveByTwoDifferences& differences) {
  double squares = 0;
  double variances = 0;
  for (const auto& [first, second] : differences) {
    if (!std::isfinite(first) || !std::isfinite(second)) {
      return fail(ErrorCode::invalid_argument, "a difference is not finite");
    }
    squares += first * first + second * second;
    variances += (first - second) * (first - second) / 2;
  }
  if (variances == 0) {
    return fail(ErrorCode::insufficient_data, "the two folds of every repeat differ by exactly the same");
  }
  FiveByTwoTest test;
  test.t = differences[0][0] / std::sqrt(variances / 5);
  test.t_p_value = 2 * student_cdf(-std::abs(test.t), 5);
  test.f = squares / (2 * variances);
  test.f_p_value = cdf(complement(boost::math::fisher_f(10, 5), test.f));
  return test;
}

}  // namespace assay::stats
