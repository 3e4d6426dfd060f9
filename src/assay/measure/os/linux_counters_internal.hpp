#pragma once

#include <cstdint>

#include "assay/base/result.hpp"
#include "assay/measure/counters.hpp"

namespace assay::measure {

// One event of perf_event_open, of this thread and those it starts later, in user space.
class PerfEvent {
 public:
  // `type` and `config` as in perf_event_open(2). unsupported when the machine has no such counter or the kernel does
  // not allow it, with the reason.
  static Result<PerfEvent> open(std::uint32_t type, std::uint64_t config);
  PerfEvent(PerfEvent&& other) noexcept;
  PerfEvent& operator=(PerfEvent&& other) noexcept;
  ~PerfEvent();

  Status start();
  Result<RawCount> stop();

 private:
  explicit PerfEvent(int file) : file_(file) {}
  int file_ = -1;
  RawCount at_start_;
};

// What an errno of perf_event_open means.
std::string refusal_text(int reason, const std::string& paranoid);

}  // namespace assay::measure
