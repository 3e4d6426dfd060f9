#include "assay/measure/throughput.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/fake_clock_test.hpp"

namespace assay::measure::throughput_test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// A model whose batch takes (fixed + each · batch) / threads of a fake clock.
ThroughputModel fake_model(std::string name, FakeClock& clock, nanoseconds fixed, nanoseconds each) {
  return {.name = std::move(name), .create = [&clock, fixed, each](std::uint32_t threads) -> Result<RunBatch> {
            return RunBatch([&clock, fixed, each, threads](std::uint32_t batch) -> Status {
              clock.advance((fixed + each * batch) / threads);
              return {};
            });
          }};
}

ThroughputOptions on_grid(std::vector<Configuration> grid) {
  return {.grid = std::move(grid), .budget = seconds(1000)};
}

TEST(MeasureThroughput, IsSamplesOverTimeInEveryConfiguration) {
  FakeClock clock;
  const auto options = on_grid({{1, 1}, {8, 1}, {1, 2}, {8, 2}});
  const auto result = measure_throughput({fake_model("m", clock, milliseconds(1), microseconds(500))}, options, clock);
  const ModelThroughput& model = result->models.at(0);
  ASSERT_EQ(model.cells.size(), 4U);
  EXPECT_NEAR(model.cells[0].estimate->value, 1 / 1.5e-3, 1e-6);
  EXPECT_NEAR(model.cells[1].estimate->value, 8 / 5e-3, 1e-6);
  EXPECT_NEAR(model.cells[2].estimate->value, 2 / 1.5e-3, 1e-6);
  EXPECT_NEAR(model.cells[3].estimate->value, 16 / 5e-3, 1e-6);
  EXPECT_EQ(model.best, 3U);
  EXPECT_EQ(model.cells[3].estimate->windows, 7U);
  EXPECT_EQ(result->ratio_undefined, "a ratio compares two models; 1 were measured");
}

TEST(MeasureThroughput, WindowsThatNeverVaryHaveNoInterval) {
  FakeClock clock;
  const auto result =
      measure_throughput({fake_model("m", clock, milliseconds(1), milliseconds(1))}, on_grid({{1, 1}}), clock);
  EXPECT_FALSE(result->models[0].cells[0].estimate->interval);
  EXPECT_NE(result->models[0].cells[0].estimate->interval_undefined, "");
}

// Both models are slowed by the same factor in each round, and the candidate takes half of the baseline's time: their
// throughputs vary, the ratio does not, because windows of one round are compared.
TEST(MeasureThroughput, ComparesTheBestsRoundByRound) {
  FakeClock clock;
  int calls = 0;
  const auto slowed = [&](std::string name, nanoseconds base) {
    return ThroughputModel{.name = std::move(name), .create = [&, base](std::uint32_t) -> Result<RunBatch> {
                             return RunBatch([&, base](std::uint32_t) -> Status {
                               const int round = calls++ / 4;  // two models, one call that warms up and one timed each
                               clock.advance(base * (10 + round % 3) / 10);
                               return {};
                             });
                           }};
  };
  auto options = on_grid({{4, 1}});
  options.window = nanoseconds(1);
  const auto result =
      measure_throughput({slowed("a", milliseconds(10)), slowed("b", milliseconds(5))}, options, clock).value();
  const ThroughputEstimate& alone = *result.models[0].cells[0].estimate;
  ASSERT_TRUE(alone.interval);
  EXPECT_LT(alone.interval->low, alone.value);
  EXPECT_GT(alone.interval->high, alone.value);
  EXPECT_NEAR(result.ratio->value, 2, 1e-9);
  EXPECT_LT(result.ratio->interval.value_or(stats::Interval{}).width(), 1e-9);
}

// By hand: 100, 110, 90, 100, 105 a second: mean of the logarithms 4.6134, s 0.07484, t(4) 2.7764.
TEST(MeasureThroughput, IntervalIsStudentsOfTheLogarithms) {
  FakeClock clock;
  const std::vector<double> rates{100, 110, 90, 100, 105};
  std::size_t call = 0;
  const ThroughputModel model{.name = "m", .create = [&](std::uint32_t) -> Result<RunBatch> {
                                return RunBatch([&](std::uint32_t) -> Status {
                                  clock.advance(nanoseconds(std::llround(1e9 / rates[call++ / 2])));
                                  return {};
                                });
                              }};
  auto options = on_grid({{1, 1}});
  options.windows = 5;
  options.window = nanoseconds(1);
  const auto result = measure_throughput({model}, options, clock).value();
  const ThroughputEstimate& estimate = *result.models[0].cells[0].estimate;
  double mean = 0;
  for (const double rate : rates) mean += std::log(rate) / 5;
  double squares = 0;
  for (const double rate : rates) squares += std::pow(std::log(rate) - mean, 2);
  const double half = 2.7764451 * std::sqrt(squares / 4 / 5);
  EXPECT_NEAR(estimate.value, std::exp(mean), 1e-4);
  EXPECT_NEAR(estimate.interval->low, std::exp(mean - half), 1e-4);
  EXPECT_NEAR(estimate.interval->high, std::exp(mean + half), 1e-4);
}

TEST(MeasureThroughput, ABatchThatFailsHasAReasonAndTheRestGoesOn) {
  FakeClock clock;
  const ThroughputModel model{.name = "m", .create = [&](std::uint32_t) -> Result<RunBatch> {
                                return RunBatch([&](std::uint32_t batch) -> Status {
                                  if (batch == 8) return fail(ErrorCode::runtime, "shape is fixed");
                                  clock.advance(milliseconds(1));
                                  return {};
                                });
                              }};
  const auto result = measure_throughput({model}, on_grid({{1, 1}, {8, 1}}), clock).value();
  EXPECT_TRUE(result.models[0].cells[0].estimate);
  EXPECT_FALSE(result.models[0].cells[1].estimate);
  EXPECT_EQ(result.models[0].cells[1].undefined, "batch 8 failed: shape is fixed");
  EXPECT_EQ(result.models[0].best, 0U);
}

TEST(MeasureThroughput, AFailureAfterSomeWindowsTakesTheCellsWindowsAway) {
  FakeClock clock;
  int calls = 0;
  const ThroughputModel model{.name = "m", .create = [&](std::uint32_t) -> Result<RunBatch> {
                                return RunBatch([&](std::uint32_t) -> Status {
                                  if (++calls > 1000) return fail(ErrorCode::runtime, "no memory");
                                  clock.advance(milliseconds(1));
                                  return {};
                                });
                              }};
  const auto result = measure_throughput({model}, on_grid({{1, 1}}), clock).value();
  EXPECT_EQ(result.models[0].cells[0].undefined, "batch 1 failed: no memory");
  EXPECT_THAT(result.models[0].cells[0].samples_per_second, testing::IsEmpty());
}

TEST(MeasureThroughput, ASessionThatFailsHasAReasonAndTheRestGoesOn) {
  FakeClock clock;
  const auto good = fake_model("good", clock, milliseconds(1), {});
  const ThroughputModel model{.name = "m", .create = [&](std::uint32_t threads) -> Result<RunBatch> {
                                if (threads == 4) return fail(ErrorCode::runtime, "no memory");
                                return good.create(threads);
                              }};
  const auto result = measure_throughput({model, good}, on_grid({{1, 4}, {1, 2}}), clock).value();
  EXPECT_EQ(result.models[0].cells[0].undefined, "no session with 4 threads: no memory");
  EXPECT_EQ(result.models[0].best, 1U);
  EXPECT_EQ(result.models[1].best, 0U);
  EXPECT_NEAR(result.ratio->value, 2, 1e-9);
}

TEST(MeasureThroughput, WithoutAnyConfigurationOfAModelHasNoRatio) {
  FakeClock clock;
  const auto good = fake_model("good", clock, milliseconds(1), {});
  const ThroughputModel bad{
      .name = "bad", .create = [](std::uint32_t) -> Result<RunBatch> { return fail(ErrorCode::runtime, "damaged"); }};
  const auto result = measure_throughput({good, bad}, on_grid({{1, 1}}), clock).value();
  EXPECT_FALSE(result.ratio);
  EXPECT_EQ(result.ratio_undefined, "bad has no throughput in any configuration");
}

TEST(MeasureThroughput, ShortensTheWindowsToFitTheBudget) {
  FakeClock clock;
  auto options = on_grid({{1, 1}, {2, 1}});
  options.window = seconds(10);
  options.budget = seconds(14);
  const auto result = measure_throughput({fake_model("m", clock, milliseconds(1), {})}, options, clock).value();
  EXPECT_EQ(result.models[0].cells[1].estimate->windows, 7U);
  EXPECT_LE(clock.now(), seconds(15));
  EXPECT_GE(clock.now(), seconds(13));
}

// A call of 500 ms before each window, which is not timed, is part of the budget too.
TEST(MeasureThroughput, ShortensTheLaterWindowsByWhatTheEarlierOnesTookMore) {
  FakeClock clock;
  auto options = on_grid({{1, 1}});
  options.window = seconds(10);
  options.budget = seconds(14);
  const auto result = measure_throughput({fake_model("m", clock, milliseconds(500), {})}, options, clock).value();
  EXPECT_EQ(result.models[0].cells[0].estimate->windows, 7U);
  EXPECT_LE(clock.now(), seconds(15));
}

// Three cells of 2 s a window: the budget ends within the fifth round.
TEST(MeasureThroughput, BeginsNoWindowAfterTheBudget) {
  FakeClock clock;
  auto options = on_grid({{1, 1}, {2, 1}, {3, 1}});
  options.budget = seconds(25);
  const auto result = measure_throughput({fake_model("m", clock, seconds(1), {})}, options, clock).value();
  std::size_t windows = 0;
  for (const ThroughputCell& cell : result.models[0].cells) windows += cell.samples_per_second.size();
  EXPECT_EQ(windows, 13U);
  EXPECT_EQ(clock.now(), seconds(26));
}

TEST(MeasureThroughput, CellsThatTheBudgetLeftTooFewWindowsHaveAReason) {
  FakeClock clock;
  auto options = on_grid({{1, 1}});
  options.budget = seconds(5);
  const auto result = measure_throughput({fake_model("m", clock, seconds(1), {})}, options, clock).value();
  EXPECT_EQ(result.models[0].cells[0].undefined,
            "the budget of 5 s was over after 3 of 7 windows; at least 5 are needed");
  EXPECT_TRUE(result.models[0].cells[0].is_short_of_time);
  EXPECT_FALSE(result.models[0].best);
}

TEST(MeasureThroughput, NamesTheClockThatSteppedBack) {
  FakeClock clock;
  const auto moving = [&](nanoseconds by) { return fake_model("m", clock, by, {}); };
  EXPECT_THAT(measure_throughput({moving(nanoseconds(-9))}, on_grid({{1, 1}}), clock).error().message(),
              testing::HasSubstr("throughput of m, batch 1, 1 threads: the clock stepped back by 9 ns"));
}

TEST(MeasureThroughput, RefusesOptionsThatMakeNoSense) {
  FakeClock clock;
  const std::vector<ThroughputModel> models{fake_model("m", clock, milliseconds(1), {})};
  const auto code = [&](const std::vector<ThroughputModel>& of, const ThroughputOptions& options) {
    return measure_throughput(of, options, clock).error().code();
  };
  EXPECT_EQ(code({}, on_grid({{1, 1}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(models, on_grid({})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(models, on_grid({{0, 1}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(models, on_grid({{1, 0}})), ErrorCode::invalid_argument);
  auto options = on_grid({{1, 1}});
  options.windows = 4;
  EXPECT_EQ(code(models, options), ErrorCode::invalid_argument);
  options = on_grid({{1, 1}});
  options.window = {};
  EXPECT_EQ(code(models, options), ErrorCode::invalid_argument);
  options = on_grid({{1, 1}});
  options.level = 1;
  EXPECT_EQ(code(models, options), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::throughput_test
