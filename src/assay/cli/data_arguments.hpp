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
Result<data::SourceOptions> source_options(const DataArguments& arguments);

}  // namespace assay::cli
