#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/analysis/analyse.hpp"
#include "assay/base/result.hpp"

namespace assay::cli {

// The options that decide how records are analysed: shared by evaluate and rerender.
struct AnalysisArguments {
  std::vector<std::string> max_drop, max_rise, min_value, max_value, max_ratio, min_ratio;
  std::vector<std::string> metrics;
  double level = 0.95;
  int resamples = 10'000;
  std::uint64_t seed = 0;
  std::string scores;  // logits | probabilities | ranking; empty: detected
  std::string threshold;
  std::string prefer = "latency";
  std::string price_per_hour;
  std::string currency;
  std::string utilisation;
};

void add_analysis_options(CLI::App& command, AnalysisArguments& arguments);

// invalid_argument with the option's name for what cannot be right.
Result<analysis::AnalysisOptions> analysis_options(const AnalysisArguments& arguments);

}  // namespace assay::cli
