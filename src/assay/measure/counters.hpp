#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/measure/paired_timing.hpp"
#include "assay/measure/reading.hpp"

namespace assay::measure {

// A hardware counter as the kernel keeps it. When there are more counters than the processor has, they take turns:
// `running` is the part of `enabled` in which this one counted. Nanoseconds.
struct RawCount {
  std::uint64_t count = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
};

// The count over the whole window: count · enabled / running when it took turns. Absent when it never ran, whatever the
// count says.
Reading<std::uint64_t> whole_window(const RawCount& raw);

// Of one window, in user space, of this thread and those it starts afterwards. Instructions compare versions of one
// model, not precisions: integer kernels retire few instructions that each do much.
struct HardwareCounts {
  Reading<std::uint64_t> instructions;
  Reading<std::uint64_t> cycles;
  Reading<std::uint64_t> cache_misses;  // of the last level
  Reading<std::uint64_t> branch_misses;
};

// The processor's counters through perf_event_open. What the machine or its settings refuse is absent with the reason
// in every window, never 0. Open it before the threads it is to follow start. One thread at a time.
class HardwareCounters {
 public:
  static HardwareCounters open();
  HardwareCounters(HardwareCounters&&) noexcept;
  HardwareCounters& operator=(HardwareCounters&&) noexcept;
  ~HardwareCounters();

  std::vector<std::string> available() const;  // names of what this machine counts: "instructions", "cycles", …
  std::string refusal() const;  // "this machine gives no hardware counters: …" where it counts nothing; otherwise ""

  void start();           // a window begins at zero
  HardwareCounts stop();  // and ends

 private:
  struct Events;
  explicit HardwareCounters(std::unique_ptr<Events> events);
  std::unique_ptr<Events> events_;
};

// A window that counts: HardwareCounters, or what stands for them in tests.
struct CountingWindow {
  std::function<void()> start;
  std::function<HardwareCounts()> stop;
};

// What each subject's `runs` runs count, all of them: one run outside the window, then the window, subject after
// subject. Nothing is timed here. invalid_argument for no runs; what a run says when it fails.
Result<std::vector<HardwareCounts>> count_runs(std::span<Run> subjects, std::size_t runs, const CountingWindow& window);

}  // namespace assay::measure
