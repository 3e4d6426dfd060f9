#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
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
  std::vector<std::size_t> class_of;            // of each file, into classes
  std::map<std::string, std::size_t> left_out;  // files that are no image by their extension: how many of each
};

// insufficient_data without an image or with an empty class folder; corrupt when images lie both in the folder and in
// sub-folders, because it would be a guess what those without a class mean.
Result<ImageList> list_images(const std::filesystem::path& folder);

// "photos: 3 files are no JPEG or PNG and were left out (2 .bmp, 1 .tif)"; empty when none was.
std::string left_out_text(const ImageList& list);

}  // namespace assay::data
