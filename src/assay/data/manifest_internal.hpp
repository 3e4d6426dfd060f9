#pragma once

#include <filesystem>
#include <string>

#include "assay/base/result.hpp"
#include "assay/data/description_internal.hpp"

namespace assay::data {

// A data-set manifest (dataset.yaml; its keys are in README.md). Reports every problem at once, each with its line;
// opens none of the files it names.
Result<Description> read_manifest(const std::filesystem::path& path);
Result<Description> parse_manifest(const std::string& text, const std::filesystem::path& path);

}  // namespace assay::data
