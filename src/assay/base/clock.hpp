#pragma once

#include <chrono>
#include <string>

namespace assay {

inline double in_seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

// Monotonic time since the stopwatch was made.
class Stopwatch {
 public:
  std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - start_; }
  double seconds() const { return std::chrono::duration<double>(elapsed()).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// 2026-11-24T08:35:49Z, for people and records; never used in arithmetic.
std::string utc_timestamp(std::chrono::system_clock::time_point when);

}  // namespace assay
