#include "assay/measure/energy.hpp"

#include <gtest/gtest.h>

#include "assay/measure/fake_clock_test.hpp"

namespace assay::measure::energy_test {
namespace {

using namespace std::chrono_literals;

// Draws `watts` of a fake clock's time, in a counter that wraps at 1000 J.
class FakeMeter final : public EnergyMeter {
 public:
  FakeMeter(FakeClock& clock, std::uint64_t start) : clock_(clock), microjoules_(start) {}
  std::string source() const override { return "fake"; }
  Result<std::vector<EnergyCount>> read() override {
    if (broken) return fail(ErrorCode::io, "unplugged");
    const auto now = clock_.now();
    microjoules_ += static_cast<std::uint64_t>(std::chrono::duration<double>(now - last_).count() * watts * 1e6);
    last_ = now;
    return std::vector<EnergyCount>{{"package-0", microjoules_ % k_wrap, k_wrap}};
  }
  double watts = 5;
  bool broken = false;

 private:
  static constexpr std::uint64_t k_wrap = 1'000'000'000;
  FakeClock& clock_;
  std::uint64_t microjoules_;
  std::chrono::nanoseconds last_{};
};

Result<std::vector<EnergyUse>> measured(FakeMeter& meter, FakeClock& clock, std::chrono::nanoseconds work,
                                        double working_watts) {
  return measure_energy(meter, clock, [&]() -> Status {
    const double idle = meter.watts;
    meter.watts = working_watts;
    clock.advance(work);
    (void)meter.read();
    meter.watts = idle;
    return {};
  });
}

TEST(Energy, IdleDrawIsTakenOffAndBothAreTold) {
  FakeClock clock;
  FakeMeter meter(clock, 0);
  const auto uses = measured(meter, clock, 20s, 12);
  ASSERT_TRUE(uses) << uses.error().text();
  ASSERT_EQ(uses->size(), 1U);
  const EnergyUse& use = uses->front();
  EXPECT_EQ(use.source, "fake");
  EXPECT_EQ(use.domain, "package-0");
  EXPECT_EQ(use.window, 20s);
  EXPECT_NEAR(*use.joules, 240, 1e-6);
  EXPECT_NEAR(*use.idle_watts, 5, 1e-6);
  EXPECT_NEAR(*use.net_joules, 140, 1e-6);
}

TEST(Energy, CounterThatWrapsIsFollowed) {
  FakeClock clock;
  FakeMeter meter(clock, 900'000'000);
  EXPECT_NEAR(*measured(meter, clock, 20s, 12)->front().net_joules, 140, 1e-6);
  EXPECT_NEAR(joules_between({"x", 999'999'000, 1'000'000'000}, {"x", 500, 1'000'000'000}), 0.0015, 1e-12);
}

TEST(Energy, CounterThatStandsStillIsAbsentAndNotZero) {
  FakeClock clock;
  FakeMeter meter(clock, 0);
  meter.watts = 0;
  const auto uses = measured(meter, clock, 20s, 0);
  ASSERT_TRUE(uses);
  EXPECT_FALSE(uses->front().joules);
  EXPECT_NE(uses->front().net_joules.absent.find("did not move in 20"), std::string::npos)
      << uses->front().net_joules.absent;
}

TEST(Energy, WorkTooShortIsNotMeasured) {
  FakeClock clock;
  FakeMeter meter(clock, 0);
  EXPECT_EQ(measured(meter, clock, 9s, 12).error().code(), ErrorCode::insufficient_data);
}

TEST(Energy, FailuresOfMeterAndWorkAreHandedOn) {
  FakeClock clock;
  FakeMeter meter(clock, 0);
  const auto failed = measure_energy(meter, clock, [] { return Status(fail(ErrorCode::runtime, "model fell over")); });
  EXPECT_EQ(failed.error().message(), "model fell over");
  meter.broken = true;
  EXPECT_EQ(measured(meter, clock, 20s, 12).error().message(), "unplugged");
}

TEST(EnergyMeters, EachKindIsFoundOrHasItsReason) {
  const EnergyMeters meters = open_energy_meters();
  EXPECT_EQ(meters.found.size() + meters.unavailable.size(), 2U);
  for (const std::string& reason : meters.unavailable) EXPECT_GT(reason.size(), 8U);
}

}  // namespace
}  // namespace assay::measure::energy_test
