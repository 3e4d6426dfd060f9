#pragma once

#include <chrono>
#include <cstdint>

#include "assay/measure/fake_clock_test.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::measure::load {

// What the fake system takes for one sample: 50 to 150 µs, and every 37th sample 2 ms more.
inline std::chrono::nanoseconds service_time(std::uint32_t sample) {
  const std::uint32_t spread = sample * 2654435761U % 100'000U;
  return std::chrono::nanoseconds(50'000 + spread + (sample % 37 == 0 ? 2'000'000U : 0U));
}

// One worker that takes the sum of its samples' service times of a fake clock. The clock must outlive it.
inline SystemUnderTest fake_system(FakeClock& clock, std::uint32_t population = 1000) {
  return {.workers = {[&clock](std::span<const std::uint32_t> samples) -> Status {
            for (const std::uint32_t sample : samples) clock.advance(service_time(sample));
            return {};
          }},
          .population = population};
}

// One worker that fails at its call number `bad`, from 0.
inline SystemUnderTest failing_system(int bad) {
  return {.workers = {[bad, call = 0](std::span<const std::uint32_t>) mutable -> Status {
            if (call++ == bad) return fail(ErrorCode::runtime, "no answer");
            return {};
          }},
          .population = 10};
}

// One worker that sets the clock back by 5 ns at its call number `bad`, from 0, and else takes 10 ns.
inline SystemUnderTest system_that_steps_back(FakeClock& clock, int bad) {
  return {.workers = {[&clock, bad, call = 0](std::span<const std::uint32_t>) mutable -> Status {
            clock.advance(std::chrono::nanoseconds(call++ == bad ? -5 : 10));
            return {};
          }},
          .population = 10};
}

}  // namespace assay::measure::load
