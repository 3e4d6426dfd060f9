#include "assay/stats/cost.hpp"

#include <cmath>
#include <string_view>

namespace assay::stats {
namespace {

Status check_range(std::string_view what, double value, double low, double high) {
  if (std::isfinite(value) && low <= value && value <= high) return {};
  return fail(ErrorCode::invalid_argument, "{} of {} makes no sense", what, value);
}

Status check_estimate(std::string_view what, const Estimate& estimate) {
  ASSAY_TRY(check_range(what, estimate.value, 0, HUGE_VAL));
  if (estimate.interval.low <= estimate.value && estimate.value <= estimate.interval.high) return {};
  return fail(ErrorCode::invalid_argument, "{}: {} lies outside its interval [{}, {}]", what, estimate.value,
              estimate.interval.low, estimate.interval.high);
}

}  // namespace

Result<Estimate> cost_per_million(double price_per_hour, const Estimate& rate, double utilisation) {
  ASSAY_TRY(check_range("a price per hour", price_per_hour, 0, HUGE_VAL));
  ASSAY_TRY(check_range("a utilisation", utilisation, 1e-9, 1));
  ASSAY_TRY(check_estimate("the rate", rate));
  if (rate.interval.low <= 0) {
    return fail(ErrorCode::insufficient_data,
                "the interval of the rate reaches down to 0: measure it for longer before asking for a cost");
  }
  const auto cost_at = [&](double per_second) { return 1e6 * price_per_hour / (3600 * per_second * utilisation); };
  return Estimate{cost_at(rate.value), {cost_at(rate.interval.high), cost_at(rate.interval.low)}};
}

Result<Estimate> energy_cost_per_million(const Estimate& joules, double price_per_kwh, double overhead) {
  ASSAY_TRY(check_range("a price per kWh", price_per_kwh, 0, HUGE_VAL));
  ASSAY_TRY(check_range("an overhead", overhead, 1, HUGE_VAL));
  ASSAY_TRY(check_estimate("the energy of an inference", joules));
  const auto cost_of = [&](double each) { return 1e6 * each / 3.6e6 * price_per_kwh * overhead; };
  return Estimate{cost_of(joules.value), {cost_of(joules.interval.low), cost_of(joules.interval.high)}};
}

Result<std::uint64_t> instances_in(std::uint64_t memory, std::uint64_t unique) {
  if (unique == 0)
    return fail(ErrorCode::invalid_argument, "an instance that takes no memory fits any number of times");
  return memory / unique;
}

}  // namespace assay::stats
