#include "assay/measure/load/server.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/load/fake_system_test.hpp"
#include "assay/measure/load/lockstep_clock_test.hpp"
#include "assay/measure/load/schedule.hpp"

namespace assay::measure::load::server_test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Response times of a first-come-first-served queue with several servers, from its definition: each query starts when
// it has arrived and the server that is free first is free.
std::vector<nanoseconds> queue_by_definition(double rate, std::size_t queries, std::uint64_t seed,
                                             std::size_t servers) {
  const auto arrivals = poisson_schedule(rate, queries, seed).value();
  const auto samples = draw_samples(queries, 1000, seed).value();
  std::vector<nanoseconds> free_at(servers);
  std::vector<nanoseconds> latencies;
  for (std::size_t query = 0; query < queries; ++query) {
    nanoseconds& server = *std::min_element(free_at.begin(), free_at.end());
    server = std::max(server, arrivals[query]) + service_time(samples[query]);
    latencies.push_back(server - arrivals[query]);
  }
  return latencies;
}

TEST(RunServer, CountsFromTheScheduledArrivalSoThatWaitingCounts) {
  FakeClock clock(nanoseconds(123));
  const ServerOptions options{.rate_per_second = 5000, .queries = 3000, .seed = 9};
  const auto run = run_server(fake_system(clock), options, clock).value();
  EXPECT_EQ(run.scenario, Scenario::server);
  EXPECT_EQ(run.samples, 3000U);
  EXPECT_EQ(run.latencies, queue_by_definition(5000, 3000, 9, 1));
  EXPECT_EQ(run.last_asked, poisson_schedule(5000, 3000, 9)->back());
  EXPECT_EQ(run.duration, run.last_asked + run.latencies.back());
  EXPECT_EQ(run.cut_short, "");
}

TEST(RunServer, OfSeveralWorkersIsOneQueueForAllOfThem) {
  for (const std::size_t workers : {2U, 3U}) {
    LockstepClock clock(workers);
    SystemUnderTest system{.population = 1000};
    for (std::size_t i = 0; i < workers; ++i) {
      system.workers.push_back([&clock](std::span<const std::uint32_t> samples) -> Status {
        clock.wait_until(clock.now() + service_time(samples[0]));
        return {};
      });
    }
    const auto run = run_server(system, {.rate_per_second = 12'000, .queries = 2000, .seed = 4}, clock).value();
    EXPECT_EQ(run.latencies, queue_by_definition(12'000, 2000, 4, workers)) << workers << " workers";
  }
}

TEST(RunServer, BatchesWhatHasArrivedWhenAWorkerGetsFree) {
  const auto call_time = [](std::size_t count) { return microseconds(300 + 20 * count); };
  FakeClock clock;
  std::vector<std::size_t> batches;
  const SystemUnderTest system{.workers = {[&](std::span<const std::uint32_t> samples) -> Status {
                                 batches.push_back(samples.size());
                                 clock.advance(call_time(samples.size()));
                                 return {};
                               }},
                               .population = 1000};
  const ServerOptions options{.rate_per_second = 6000, .queries = 500, .seed = 2, .max_batch = 4};
  const auto run = run_server(system, options, clock).value();

  const auto arrivals = poisson_schedule(6000, 500, 2).value();
  std::vector<nanoseconds> expected;
  nanoseconds free_at{};
  while (expected.size() < 500) {
    const std::size_t first = expected.size();
    std::size_t count = 1;
    while (count < 4 && first + count < 500 && arrivals[first + count] <= free_at) ++count;
    free_at = std::max(free_at, arrivals[first]) + call_time(count);
    for (std::size_t i = first; i < first + count; ++i) expected.push_back(free_at - arrivals[i]);
  }
  EXPECT_EQ(run.latencies, expected);
  EXPECT_EQ(*std::max_element(batches.begin(), batches.end()), 4U);
  EXPECT_EQ(std::accumulate(batches.begin(), batches.end(), std::size_t{0}), 500U);
}

// On real threads: whatever the order, every query is asked once and none is answered before it arrived.
TEST(RunServer, OnTheMachinesOwnClockAnswersEveryQueryOnce) {
  SteadyClock clock;
  std::vector<std::vector<std::uint32_t>> asked(3);
  SystemUnderTest system{.population = 1'000'000};
  for (auto& mine : asked) {
    system.workers.push_back([&mine](std::span<const std::uint32_t> samples) -> Status {
      mine.insert(mine.end(), samples.begin(), samples.end());
      return {};
    });
  }
  const auto run = run_server(system, {.rate_per_second = 1e6, .queries = 20'000, .max_batch = 3}, clock).value();
  std::vector<std::uint32_t> all;
  for (const auto& mine : asked) all.insert(all.end(), mine.begin(), mine.end());
  auto expected = draw_samples(20'000, 1'000'000, 0).value();
  std::sort(all.begin(), all.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(all, expected);
  EXPECT_EQ(run.latencies.size(), 20'000U);
  EXPECT_GE(*std::min_element(run.latencies.begin(), run.latencies.end()), nanoseconds::zero());
}

TEST(RunServer, EndsWhenTooManyQueriesWereSlow) {
  FakeClock clock;
  const ServerOptions options{
      .rate_per_second = 1e6, .queries = 1000, .settled_when = SettledWhen{.bound = milliseconds(5), .allowed = 10}};
  const auto run = run_server(fake_system(clock), options, clock).value();
  const auto slow = std::count_if(run.latencies.begin(), run.latencies.end(),
                                  [](nanoseconds latency) { return latency > milliseconds(5); });
  EXPECT_EQ(slow, 11);
  EXPECT_LT(run.latencies.size(), 1000U);
  EXPECT_EQ(run.cut_short, "11 queries were slower than 5 ms, more than any outcome of the rest allows");
}

TEST(RunServer, StartsNoQueryAfterItsTime) {
  FakeClock clock;
  const ServerOptions options{.rate_per_second = 10, .queries = 1000, .max_duration = std::chrono::seconds(2)};
  const auto run = run_server(fake_system(clock), options, clock).value();
  EXPECT_LT(run.last_asked, std::chrono::seconds(2));
  EXPECT_EQ(run.cut_short, "the 2 s that the run may take were over");
}

TEST(RunServer, NamesTheQueryThatFailed) {
  FakeClock clock;
  const auto run = run_server(failing_system(3), {.rate_per_second = 100, .queries = 10}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::AllOf(testing::HasSubstr("no answer"), testing::HasSubstr("query 3 of")));
}

TEST(RunServer, NamesTheClockThatSteppedBack) {
  FakeClock clock;
  const auto run = run_server(system_that_steps_back(clock, 2), {.rate_per_second = 100, .queries = 10}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::HasSubstr("query 2 of the server: the clock stepped back by 5 ns"));
}

TEST(RunServer, RefusesWhatCannotBeRun) {
  FakeClock clock;
  const SystemUnderTest system = fake_system(clock);
  const auto code = [&](const SystemUnderTest& of, const ServerOptions& options) {
    return run_server(of, options, clock).error().code();
  };
  EXPECT_EQ(code({}, {.rate_per_second = 1, .queries = 1}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.rate_per_second = 0, .queries = 1}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.rate_per_second = 1, .queries = 0}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.rate_per_second = 1, .queries = 1, .max_batch = 0}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(fake_system(clock, 0), {.rate_per_second = 1, .queries = 1}), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::load::server_test
