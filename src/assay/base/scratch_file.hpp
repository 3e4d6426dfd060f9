#pragma once

#include <filesystem>
#include <string_view>

#include "assay/base/result.hpp"

namespace assay {

// Writes a file that is read again while this program runs and gone afterwards. Unlike write_file() it writes under the
// file's own name and does not wait for the disk. The parent folder is made when it is missing. io when it cannot be
// written.
Status write_scratch_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
