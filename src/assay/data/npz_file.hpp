#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::data {

// A NumPy archive of .npy files that are there already, each under its key: {"x", "…/x.npy"}. Nothing is compressed and
// no time of day is in it, so equal arrays give equal bytes. Under a temporary name until it is complete. io when it
// cannot be written.
Status write_npz(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, std::filesystem::path>>& arrays);

}  // namespace assay::data
