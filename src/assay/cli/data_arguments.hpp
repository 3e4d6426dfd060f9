#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/data/source.hpp"

namespace assay::cli {

// The options that say what the data are and how to read them.
struct DataArguments {
  std::string path, labels, shape;
  data::SourceOptions source;
};

void add_data_options(CLI::App& command, DataArguments& arguments);

// Those of data that are read but judge nothing: the path under another name, and how the inputs are read.
void add_input_options(CLI::App& command, DataArguments& arguments, const std::string& path_option);

// invalid_argument when nothing is named.
Result<data::SourceOptions> source_options(const DataArguments& arguments);

}  // namespace assay::cli
