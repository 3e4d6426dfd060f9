#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::data {

// The images below a folder, in the order of their paths: .jpg, .jpeg and .png in any case. Names that start with a
// dot are passed over.
struct ImageList {
  std::filesystem::path folder;
  std::vector<std::string> files;    // relative to the folder, with '/'
  std::vector<std::string> classes;  // names of the sub-folders, sorted; empty when the images lie in the folder itself
  std::vector<std::size_t> class_of;  // of each file, into classes
};

// insufficient_data without an image or with an empty class folder; corrupt when images lie both in the folder and in
// sub-folders, because it would be a guess what those without a class mean.
Result<ImageList> list_images(const std::filesystem::path& folder);

}  // namespace assay::data
