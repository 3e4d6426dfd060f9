#include "assay/measure/load/find_peak.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/clock.hpp"
#include "assay/measure/load/server.hpp"
#include "assay/measure/load/summary.hpp"
#include "assay/stats/early_stopping.hpp"

namespace assay::measure::load {
namespace {

using std::chrono::nanoseconds;

constexpr double k_bound_confidence = 0.99;
constexpr double k_slowest = 1e-6;  // rates that no search goes below or above
constexpr double k_fastest = 1e10;

double arrivals_take(double rate, const PeakOptions& options) {
  return static_cast<double>(queries_at(rate, options)) / rate;
}

Status check(const PeakOptions& options) {
  const auto refuse = [](const char* why) {
    return fail(ErrorCode::invalid_argument, "search for the peak rate: {}", why);
  };
  if (!(options.first_rate >= k_slowest && options.first_rate <= k_fastest)) {
    return refuse("it starts from a rate between 1e-6 and 1e10 queries a second");
  }
  if (options.bound <= nanoseconds::zero()) return refuse("the latency bound is a positive time");
  if (options.bound > options.budget / 2) return refuse("the latency bound is less than half of the time budget");
  if (!(options.p > 0 && options.p < 1)) return refuse("the percentile lies between 0 and 1");
  if (!(options.precision > 0)) return refuse("the precision is a positive share of the rate");
  const double first = arrivals_take(options.first_rate, options);
  if (first > in_seconds(options.budget)) {
    return fail(ErrorCode::invalid_argument,
                "search for the peak rate: the budget of {:.3g} s is too short for p{:g}: the first run needs {} "
                "queries, which at {:.6g} a second arrive in {:.3g} s",
                in_seconds(options.budget), options.p * 100, queries_at(options.first_rate, options),
                options.first_rate, first);
  }
  return {};
}

class Search {
 public:
  Search(const std::function<Result<PeakRun>(double)>& run, const PeakOptions& options, Clock& clock)
      : run_(run), options_(options), clock_(clock), start_(clock.now()) {}

  Result<Peak> search() && {
    while (const auto rate = next_rate()) {
      if (!fits(*rate)) break;
      ASSAY_TRY(try_rate(*rate));
    }
    say_what_is_missing();
    return std::move(peak_);
  }

 private:
  // Nothing when the bracket is as narrow as asked, or the rates end.
  std::optional<double> next_rate() const {
    const auto& low = peak_.highest_valid;
    const auto& high = peak_.lowest_invalid;
    if (!low && !high) return options_.first_rate;
    if (!high) return within_rates(*low * 2);
    if (!low) return within_rates(*high / 2);
    if (*high / *low <= 1 + options_.precision) return std::nullopt;
    return std::sqrt(*low * *high);
  }

  static std::optional<double> within_rates(double rate) {
    if (rate < k_slowest || rate > k_fastest) return std::nullopt;
    return rate;
  }

  bool fits(double rate) {
    const double used = in_seconds(clock_.now() - start_);
    if (used + arrivals_take(rate, options_) <= in_seconds(options_.budget)) return true;
    budget_ended_ = fmt::format("the budget of {:.3g} s left no time for a run at {:.6g} queries a second",
                                in_seconds(options_.budget), rate);
    return false;
  }

  // A single stall of the machine fails a run at any rate, and what failed once bounds all that follows: so a rate has
  // failed only when it did so twice. The second run costs little, for one that is too fast stops soon.
  Status try_rate(double rate) {
    ASSAY_ASSIGN(bool is_valid, run_at(rate));
    if (!is_valid && fits(rate)) {
      ASSAY_ASSIGN(is_valid, run_at(rate));
    }
    budget_ended_.clear();
    (is_valid ? peak_.highest_valid : peak_.lowest_invalid) = rate;
    return {};
  }

  Result<bool> run_at(double rate) {
    ASSAY_ASSIGN(PeakRun run, run_(rate));
    run.rate_per_second = rate;
    peak_.runs.push_back(std::move(run));
    return peak_.runs.back().is_valid;
  }

  void say_what_is_missing() {
    const std::string why = budget_ended_.empty() ? "the search came to the end of the rates" : budget_ended_;
    if (!peak_.highest_valid) {
      peak_.undefined = fmt::format("no rate kept the bound, down to {:.6g} queries a second; {}",
                                    peak_.lowest_invalid.value_or(options_.first_rate), why);
    } else if (!peak_.lowest_invalid || !budget_ended_.empty()) {
      peak_.imprecise = why;
    }
  }

  const std::function<Result<PeakRun>(double)>& run_;
  const PeakOptions& options_;
  Clock& clock_;
  nanoseconds start_;
  std::string budget_ended_;
  Peak peak_;
};

Result<PeakRun> serve_at(double rate, const SystemUnderTest& system, const PeakOptions& options, nanoseconds deadline,
                         Clock& clock) {
  const std::uint64_t queries = queries_at(rate, options);
  const std::uint64_t allowed = stats::early_stopping_allowed_slow(queries, options.p, k_bound_confidence).value_or(0);
  const ServerOptions server{.rate_per_second = rate,
                             .queries = queries,
                             .seed = options.seed,
                             .max_batch = options.max_batch,
                             .settled_when = SettledWhen{.bound = options.bound, .allowed = allowed},
                             .max_duration = deadline - clock.now()};
  ASSAY_ASSIGN(const LoadRun run, run_server(system, server, clock));
  ASSAY_ASSIGN(Validity validity, judge(run, {.p = options.p, .bound = options.bound}));
  PeakRun outcome{
      .queries = run.latencies.size(), .is_valid = validity.is_valid, .reasons = std::move(validity.reasons)};
  if (run.cut_short.empty()) outcome.latency = summarise(run, std::span(&options.p, 1)).percentiles[0].value;
  return outcome;
}

}  // namespace

std::uint64_t queries_at(double rate_per_second, const PeakOptions& options) {
  const auto arriving = static_cast<std::uint64_t>(std::ceil(rate_per_second * in_seconds(options.min_duration)));
  const std::uint64_t shown = stats::early_stopping_minimum_n(options.p, k_bound_confidence);
  return std::max({arriving, options.min_queries, shown});
}

Result<Peak> search_peak(const std::function<Result<PeakRun>(double rate_per_second)>& run, const PeakOptions& options,
                         Clock& clock) {
  ASSAY_TRY(check(options));
  return Search(run, options, clock).search();
}

Result<Peak> find_peak(const SystemUnderTest& system, const PeakOptions& options, Clock& clock) {
  // Arrivals may take longer than their average, and a run that keeps up ends with them.
  const nanoseconds deadline = clock.now() + options.budget + options.budget / 2;
  return search_peak([&](double rate) { return serve_at(rate, system, options, deadline, clock); }, options, clock);
}

}  // namespace assay::measure::load
