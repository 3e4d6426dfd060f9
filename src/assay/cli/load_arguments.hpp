#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/load_plan.hpp"

namespace assay::cli {

// The options of bench that put models under load.
struct LoadArguments {
  std::vector<std::string> scenarios;
  std::string rate;
  std::string bound;
  std::uint32_t samples_per_query = 8;
  std::uint64_t queries = 0;
  std::string time;
  bool find_peak = false;
};

void add_load_options(CLI::App& command, LoadArguments& arguments);

// invalid_argument with the option's name for what cannot be right, or is missing.
Result<experiment::LoadPlan> load_plan(const LoadArguments& arguments);

}  // namespace assay::cli
