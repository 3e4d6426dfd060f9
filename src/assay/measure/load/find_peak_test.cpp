#include "assay/measure/load/find_peak.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/load/fake_system_test.hpp"

namespace assay::measure::load::find_peak_test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

PeakOptions options_from(double first_rate) {
  return {.first_rate = first_rate, .bound = milliseconds(10), .budget = seconds(3600)};
}

// A system that keeps the bound up to `peak`, at no cost in time.
Result<Peak> search_with_peak(double peak, const PeakOptions& options) {
  FakeClock clock;
  return search_peak([&](double rate) -> Result<PeakRun> { return PeakRun{.is_valid = rate <= peak}; }, options, clock);
}

std::vector<double> rates(const Peak& peak) {
  std::vector<double> tried;
  for (const PeakRun& run : peak.runs) tried.push_back(run.rate_per_second);
  return tried;
}

TEST(SearchPeak, DoublesUntilARateFailsThenBisects) {
  PeakOptions options = options_from(100);
  options.precision = 0.5;
  const Peak peak = search_with_peak(500, options).value();
  EXPECT_THAT(rates(peak),
              testing::ElementsAre(100, 200, 400, 800, 800, std::sqrt(400.0 * 800.0), std::sqrt(400.0 * 800.0)));
  EXPECT_EQ(peak.highest_valid, 400);
  EXPECT_EQ(peak.lowest_invalid, std::sqrt(400.0 * 800.0));
  EXPECT_EQ(peak.imprecise, "");
}

TEST(SearchPeak, HalvesWhenTheFirstRateFails) {
  PeakOptions options = options_from(100);
  options.precision = 1;
  const Peak peak = search_with_peak(30, options).value();
  EXPECT_THAT(rates(peak), testing::ElementsAre(100, 100, 50, 50, 25));
  EXPECT_EQ(peak.highest_valid, 25);
  EXPECT_EQ(peak.lowest_invalid, 50);
}

TEST(SearchPeak, ARateThatFailedOnceIsTriedAgain) {
  FakeClock clock;
  PeakOptions options = options_from(100);
  options.precision = 0.5;
  int stalls = 2;  // the first run at 100 and the first at 400, as when the machine stood still
  const auto run = [&](double rate) -> Result<PeakRun> {
    const bool stalled = (rate == 100 && stalls == 2) || (rate == 400 && stalls == 1);
    stalls -= stalled ? 1 : 0;
    return PeakRun{.is_valid = !stalled && rate <= 500};
  };
  const Peak peak = search_peak(run, options, clock).value();
  EXPECT_EQ(peak.highest_valid, 400);
  EXPECT_EQ(peak.lowest_invalid, std::sqrt(400.0 * 800.0));
}

TEST(SearchPeak, BracketsThePeakAsNarrowlyAsAsked) {
  for (const double peak : {7.0, 333.0, 98'765.0}) {
    const Peak found = search_with_peak(peak, options_from(1000)).value();
    EXPECT_LE(*found.highest_valid, peak);
    EXPECT_GT(*found.lowest_invalid, peak);
    EXPECT_LE(*found.lowest_invalid / *found.highest_valid, 1.05);
  }
}

TEST(SearchPeak, SaysWhereTheBudgetEndedIt) {
  FakeClock clock;
  PeakOptions options = options_from(1000);
  options.budget = seconds(4);
  const auto run = [&](double rate) -> Result<PeakRun> {
    clock.advance(milliseconds(1100));
    return PeakRun{.is_valid = rate <= 2500};
  };
  const Peak peak = search_peak(run, options, clock).value();
  EXPECT_THAT(rates(peak), testing::ElementsAre(1000, 2000, 4000));
  EXPECT_EQ(peak.highest_valid, 2000);
  EXPECT_EQ(peak.lowest_invalid, 4000);
  EXPECT_THAT(peak.imprecise, testing::HasSubstr("the budget of 4 s left no time for a run at 2828.43"));
}

TEST(SearchPeak, WithoutAValidRateSaysSo) {
  PeakOptions options = options_from(1000);
  const Peak peak = search_with_peak(0, options).value();
  EXPECT_EQ(peak.highest_valid, std::nullopt);
  EXPECT_THAT(peak.undefined, testing::HasSubstr("no rate kept the bound"));
  EXPECT_THAT(peak.undefined, testing::HasSubstr("left no time"));
}

TEST(SearchPeak, WithoutAnInvalidRateSaysSo) {
  const Peak peak = search_with_peak(1e300, options_from(1e9)).value();
  EXPECT_TRUE(peak.highest_valid);
  EXPECT_EQ(peak.lowest_invalid, std::nullopt);
  EXPECT_EQ(peak.imprecise, "the search came to the end of the rates");
}

TEST(SearchPeak, PassesOnWhatFailed) {
  FakeClock clock;
  const auto run = [](double) -> Result<PeakRun> { return fail(ErrorCode::runtime, "no session"); };
  EXPECT_EQ(search_peak(run, options_from(10), clock).error().message(), "no session");
}

TEST(SearchPeak, RefusesABudgetTooShortForThePercentile) {
  PeakOptions options = options_from(10);
  options.budget = seconds(60);
  const auto peak = search_with_peak(100, options);
  ASSERT_FALSE(peak);
  EXPECT_EQ(peak.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(peak.error().message(), testing::HasSubstr("too short for p99: the first run needs 662 queries, which at "
                                                         "10 a second arrive in 66.2 s"));
}

TEST(SearchPeak, RefusesOptionsThatMakeNoSense) {
  const auto code = [](const PeakOptions& options) { return search_with_peak(1, options).error().code(); };
  EXPECT_EQ(code(options_from(0)), ErrorCode::invalid_argument);
  PeakOptions options = options_from(100);
  options.bound = {};
  EXPECT_EQ(code(options), ErrorCode::invalid_argument);
  options.bound = options.budget;
  EXPECT_EQ(code(options), ErrorCode::invalid_argument);
  options = options_from(100);
  options.p = 1;
  EXPECT_EQ(code(options), ErrorCode::invalid_argument);
  options = options_from(100);
  options.precision = 0;
  EXPECT_EQ(code(options), ErrorCode::invalid_argument);
}

TEST(QueriesAt, AreAsManyAsTheDurationThePercentileOrTheCallerNeeds) {
  PeakOptions options = options_from(1);
  EXPECT_EQ(queries_at(10, options), 662U);
  EXPECT_EQ(queries_at(5000, options), 5000U);
  options.min_queries = 20'000;
  EXPECT_EQ(queries_at(5000, options), 20'000U);
}

// One server of 100 µs for every query: p99 of the response is within 500 µs while 99 % wait at most 400 µs. By the
// distribution of waiting in an M/D/1 queue of service time D at load r = λD (Erlang 1909: P(W ≤ w) = (1 − r) Σ_k
// ((λ(kD − w))^k / k!) e^(−λ(kD − w)) over k ≤ w/D) that holds up to r = 0.5608.
TEST(FindPeak, OfOneDeterministicServerIsThatOfTheMd1Queue) {
  FakeClock clock;
  const SystemUnderTest system{.workers = {[&clock](std::span<const std::uint32_t>) -> Status {
                                 clock.advance(microseconds(100));
                                 return {};
                               }},
                               .population = 10};
  const PeakOptions options{.first_rate = 1000,
                            .bound = microseconds(500),
                            .precision = 0.02,
                            .min_queries = 200'000,
                            .budget = seconds(100'000)};
  const Peak peak = find_peak(system, options, clock).value();
  EXPECT_LE(*peak.lowest_invalid / *peak.highest_valid, 1.02);
  EXPECT_NEAR(*peak.highest_valid, 5608, 0.04 * 5608);
  for (const PeakRun& run : peak.runs) {
    EXPECT_EQ(run.latency.has_value(), run.queries == 200'000) << run.rate_per_second;
    EXPECT_EQ(run.is_valid, run.reasons.empty()) << run.rate_per_second;
    if (run.is_valid) {
      EXPECT_LE(*run.latency, microseconds(500)) << run.rate_per_second;
    }
  }
}

}  // namespace
}  // namespace assay::measure::load::find_peak_test
