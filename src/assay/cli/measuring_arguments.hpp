#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measuring.hpp"

namespace assay::cli {

// The options that say how speed and memory are measured: shared by evaluate and bench.
struct MeasuringArguments {
  bool no_speed = false;
  bool no_memory = false;
  std::size_t launches = 0;
  std::size_t latency_batch = 1;
  std::vector<std::size_t> batches;
  std::vector<int> threads;
  std::string budget;
  bool energy = false;
  std::string energy_window;
};

void add_measuring_options(CLI::App& command, MeasuringArguments& arguments);

// invalid_argument when a count is below 1 or above the number of processors.
Status check_threads(const std::string& option, const std::vector<int>& counts);

// invalid_argument with the option's name for what cannot be right: fewer launches than an interval needs, more threads
// than the machine has.
Result<experiment::MeasuringPlan> measuring_plan(const MeasuringArguments& arguments, std::uint64_t seed);

}  // namespace assay::cli
