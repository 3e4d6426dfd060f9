#include "assay/measure/load/schedule.hpp"

#include <cmath>
#include <utility>

namespace assay::measure::load {

// A run of uniform numbers that goes down, u > u1 > u2 > …, ends after an odd count with probability e^(−u); each
// failure adds 1.
double draw_exponential(RandomStream& random) {
  for (double whole = 0;; ++whole) {
    const double first = random.uniform();
    double last = first;
    bool is_odd = true;
    double next = random.uniform();
    while (next < last) {
      last = std::exchange(next, random.uniform());
      is_odd = !is_odd;
    }
    if (is_odd) return whole + first;
  }
}

Result<std::vector<std::chrono::nanoseconds>> poisson_schedule(double rate_per_second, std::size_t count,
                                                               std::uint64_t seed) {
  constexpr double k_longest = 10 * 365.25 * 86400 * 1e9;
  if (!(rate_per_second > 0) || !std::isfinite(rate_per_second)) {
    return fail(ErrorCode::invalid_argument, "{} queries a second: a rate is a positive number", rate_per_second);
  }
  RandomStream random(seed, stream_named("arrivals"), 0);
  std::vector<std::chrono::nanoseconds> arrivals(count);
  double sum = 0;
  for (auto& arrival : arrivals) {
    sum += draw_exponential(random);
    const double when = sum / rate_per_second * 1e9;
    if (when > k_longest) {
      return fail(ErrorCode::invalid_argument, "{} queries at {} a second would take more than 10 years", count,
                  rate_per_second);
    }
    arrival = std::chrono::nanoseconds(std::llround(when));
  }
  return arrivals;
}

Result<std::vector<std::uint32_t>> draw_samples(std::size_t count, std::uint32_t population, std::uint64_t seed) {
  if (population == 0) return fail(ErrorCode::invalid_argument, "there is no sample to ask for");
  RandomStream random(seed, stream_named("samples of queries"), 0);
  std::vector<std::uint32_t> samples(count);
  for (auto& sample : samples) sample = random.below(population);
  return samples;
}

}  // namespace assay::measure::load
