#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/measure/clock.hpp"

namespace assay::measure {

// One inference of one subject. Whatever it does is timed, so everything else must be done before.
using Run = std::function<Status()>;

struct LaunchOptions {
  std::uint64_t seed = 0;              // of the order within each round
  std::size_t block_rounds = 20;       // rounds of a block
  std::size_t least_block_rounds = 0;  // when set: blocks are cut down to this, rather than
                                       // too few of them fitting the budget; 0: fixed
  std::size_t max_rounds = 100'000;    // rounded down to whole blocks
  std::chrono::nanoseconds warm_up_time{std::chrono::milliseconds{100}};  // of each subject
  std::size_t warm_up_runs = 5;                                           // of each subject at least, whatever the time
  std::chrono::nanoseconds time{std::chrono::seconds{1}};  // budget of the timed part, discarded runs included
  bool hot = true;  // one discarded run of the same subject before each timed run; without: cold, alternating
};

// Nanoseconds of one subject, in order of time.
struct SubjectTiming {
  std::int64_t first_run_ns = 0;
  std::vector<std::int64_t> warm_up_ns;
  std::vector<std::int64_t> run_ns;
};

// Element i of every subject's run_ns was timed in round i; block b is rounds [b·block_rounds, (b + 1)·block_rounds).
struct LaunchTiming {
  std::vector<SubjectTiming> subjects;
  std::size_t block_rounds = 0;
};

// Times the subjects of one process launch against each other, on the calling thread: the first run of each, warm-up in
// turns until each has had both its time and its runs, then rounds, in each of which every subject runs once in an
// order drawn anew. Only whole blocks are kept. In the paired design subject 0 is the baseline, 1 the baseline loaded a
// second time (the A/A control) and 2 the candidate; load them in random order (measurement of a launch cannot see
// that). What is timed is service time: nothing waits in a queue. invalid_argument: no subjects, or options that cannot
// give two blocks; insufficient_data: the budget ended before two blocks, with the budget that would do; runtime: the
// clock stepped back; and what a run says when it fails.
Result<LaunchTiming> time_launch(std::span<Run> subjects, const LaunchOptions& options, Clock& clock);

}  // namespace assay::measure
