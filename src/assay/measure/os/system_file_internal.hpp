#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::measure {

// The whole text of a file of /proc or /sys, which claim to be empty, without the line's end. not_found or io with the
// path and the system's reason.
Result<std::string> system_text(const std::filesystem::path& path);

// The same where it must be a whole number, as most files of /sys are. corrupt otherwise.
Result<std::uint64_t> system_number(const std::filesystem::path& path);

// Folders named `prefix` and a number ("cpu0"), in numerical order; none when the parent cannot be read.
std::vector<std::filesystem::path> numbered_folders(const std::filesystem::path& parent, std::string_view prefix);

}  // namespace assay::measure
