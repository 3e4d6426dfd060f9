#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/measure/clock.hpp"
#include "assay/stats/interval.hpp"

namespace assay::measure {

// Runs one batch of so many samples and returns when its outputs are there.
using RunBatch = std::function<Status(std::uint32_t batch)>;

// What is measured: a session for a number of threads. Creation may fail, for that number of threads alone.
// Several sessions live at the same time, and one whose idle threads spin slows the others: create them with one thread
// or with spinning off.
struct ThroughputModel {
  std::string name;
  std::function<Result<RunBatch>(std::uint32_t threads)> create;
};

struct Configuration {
  std::uint32_t batch = 1;
  std::uint32_t threads = 1;
  bool operator==(const Configuration&) const = default;
};

struct ThroughputOptions {
  std::vector<Configuration> grid;
  std::uint32_t windows = 7;                                         // of each cell; at least 5
  std::chrono::nanoseconds window = std::chrono::milliseconds(200);  // each lasts this long and at least one call
  std::chrono::nanoseconds budget = std::chrono::seconds(30);        // of everything, creation included
  double level = 0.95;                                               // of the intervals
  std::uint64_t seed = 0;                                            // of the order of the windows
};

struct ThroughputEstimate {
  double value = 0;                         // the geometric mean of the windows; a ratio, of their ratios
  std::optional<stats::Interval> interval;  // Student's, of the mean of the logarithms
  std::string interval_undefined;
  std::uint32_t windows = 0;
};

// One model in one configuration.
struct ThroughputCell {
  Configuration configuration;
  std::vector<double> samples_per_second;  // of its windows, by round
  std::optional<ThroughputEstimate> estimate;
  std::string undefined;          // why there is no estimate
  bool is_short_of_time = false;  // for want of time alone; samples_per_second holds the windows there were
};

struct ModelThroughput {
  std::string name;
  std::vector<ThroughputCell> cells;  // as the grid
  std::optional<std::size_t> best;    // the cell with the highest estimate
};

struct Throughput {
  std::vector<ModelThroughput> models;
  // Of the best of the second model to the best of the first, windows of one round taken together, so that what slowed
  // the machine in a round slowed both.
  std::optional<ThroughputEstimate> ratio;
  std::string ratio_undefined;
};

// Samples a second over a grid of batch sizes and thread counts. A round is one window of every model in every
// configuration in an order drawn anew, each after one call that is not timed; the rounds follow one another, so that a
// drift of the machine reaches all cells alike. A cell that fails (its session, or its batch size) gets that as its
// reason and the rest goes on. When the budget is too short for full windows they are shortened; windows that
// would begin after its end are left out, and cells left with fewer than 5 windows have no estimate.
//
// The intervals say how much windows of this one process vary. The difference that another launch would make is not in
// them, and the best of many cells is a little flattered by having been picked.
//
// invalid_argument for an empty grid, no model, fewer than 5 windows, a batch, a thread count or a window of 0, a level
// outside (0, 1); runtime when the clock steps back.
Result<Throughput> measure_throughput(const std::vector<ThroughputModel>& models, const ThroughputOptions& options,
                                      Clock& clock);

}  // namespace assay::measure
