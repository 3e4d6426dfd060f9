#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "assay/base/clock.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::cli {

// One line on the terminal, rewritten in place, that says how far the cells are and how long they will take. Says
// nothing in the first half second, so that short work leaves no trace. Without a terminal (a log file) a line of its
// own every half minute.
class ProgressDisplay {
 public:
  ProgressDisplay(std::ostream& err, bool is_terminal, int width, double log_seconds = 30)
      : err_(err), is_terminal_(is_terminal), width_(width), log_seconds_(log_seconds) {}
  ~ProgressDisplay() { clear(); }

  void show(const std::vector<experiment::Progress>& cells);
  void stage(const std::string& text);
  void clear();

 private:
  void write(std::string line);
  void log(const std::string& line);

  std::ostream& err_;
  bool is_terminal_;
  int width_;
  double log_seconds_;
  Stopwatch watch_;
  Stopwatch stage_watch_;  // the estimate of a stage knows nothing of the work before it
  std::uint64_t done_ = 0;
  double done_at_ = 0;  // seconds of the stage at which that was reached
  double last_shown_ = 0;
  std::string stage_;
  bool shown_ = false;
};

// "fp32 100 %, int8 42 % · 3.1 s left", of many "5 of 12 done, w4a8 42 % · 3.1 s left"; the estimate is left out while
// nothing can be said. `seconds` were needed for what is done, and `since` have passed from then on: what is left only
// grows with news.
std::string progress_line(const std::vector<experiment::Progress>& cells, double seconds, double since = 0);

}  // namespace assay::cli
