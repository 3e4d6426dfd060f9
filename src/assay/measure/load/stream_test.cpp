#include "assay/measure/load/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/load/fake_system_test.hpp"
#include "assay/measure/load/schedule.hpp"

namespace assay::measure::load::stream_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// A system whose calls take 1, 2, 3, … ms.
SystemUnderTest slowing_system(FakeClock& clock) {
  return {.workers = {[&clock, call = 0](std::span<const std::uint32_t>) mutable -> Status {
            clock.advance(milliseconds(++call));
            return {};
          }},
          .population = 1};
}

TEST(RunStream, TimesEachQueryAndStartsTheNextWhenItIsAnswered) {
  FakeClock clock(nanoseconds(77));
  const auto run = run_stream(slowing_system(clock), {.min_queries = 4}, clock).value();
  EXPECT_EQ(run.scenario, Scenario::single_stream);
  EXPECT_THAT(run.latencies, testing::ElementsAre(milliseconds(1), milliseconds(2), milliseconds(3), milliseconds(4)));
  EXPECT_EQ(run.duration, milliseconds(10));
  EXPECT_EQ(run.last_asked, milliseconds(6));
  EXPECT_EQ(run.samples, 4U);
  EXPECT_EQ(run.cut_short, "");
}

TEST(RunStream, GoesOnUntilTheMinimumDurationHasPassed) {
  FakeClock clock;
  const auto run = run_stream(slowing_system(clock), {.min_duration = milliseconds(11), .min_queries = 2}, clock);
  EXPECT_EQ(run->latencies.size(), 5U);
}

TEST(RunStream, IsCutShortWhereTheTimeEndsBeforeTheQueries) {
  FakeClock clock;
  const auto run = run_stream(slowing_system(clock), {.min_queries = 100, .max_duration = milliseconds(5)}, clock);
  EXPECT_EQ(run->latencies.size(), 3U);
  EXPECT_EQ(run->cut_short, "3 of 100 queries were answered in the 0.005 s that the run may take");
}

TEST(RunStream, OfSeveralSamplesIsMultiStreamAndAsksForAllOfThem) {
  FakeClock clock;
  const StreamOptions options{.min_queries = 50, .max_queries = 60, .samples_per_query = 8, .seed = 5};
  const auto run = run_stream(fake_system(clock), options, clock).value();
  EXPECT_EQ(run.scenario, Scenario::multi_stream);
  EXPECT_EQ(run.samples, 400U);
  const auto samples = draw_samples(480, 1000, 5).value();
  for (std::size_t query = 0; query < 50; ++query) {
    nanoseconds expected{};
    for (std::size_t i = 0; i < 8; ++i) expected += service_time(samples[8 * query + i]);
    EXPECT_EQ(run.latencies[query], expected) << query;
  }
}

TEST(RunStream, GoesThroughTheDrawnSamplesAgainAfterTheLast) {
  FakeClock clock;
  const auto run = run_stream(fake_system(clock), {.min_queries = 70'000}, clock).value();
  EXPECT_EQ(run.latencies[65'536], run.latencies[0]);
  EXPECT_EQ(run.latencies[65'540], run.latencies[4]);
}

TEST(RunStream, NamesTheQueryThatFailed) {
  FakeClock clock;
  const auto run = run_stream(failing_system(3), {.min_queries = 10}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::AllOf(testing::HasSubstr("no answer"), testing::HasSubstr("query 3 of")));
}

TEST(RunStream, NamesTheClockThatSteppedBack) {
  FakeClock clock;
  const auto run = run_stream(system_that_steps_back(clock, 2), {.min_queries = 10}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::HasSubstr("query 2 of the single stream: the clock stepped back by 5 ns"));
}

TEST(RunStream, RefusesOptionsThatContradictEachOther) {
  FakeClock clock;
  const SystemUnderTest system = fake_system(clock);
  const auto code = [&](const SystemUnderTest& of, const StreamOptions& options) {
    return run_stream(of, options, clock).error().code();
  };
  EXPECT_EQ(code({}, {}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(fake_system(clock, 0), {}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.samples_per_query = 0}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.min_queries = 5, .max_queries = 4}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(system, {.min_duration = milliseconds(5), .max_duration = milliseconds(4)}),
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::load::stream_test
