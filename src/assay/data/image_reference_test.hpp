#pragma once

#include "assay/data/resize_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data {

// An image that scripts/reference/data_reference.py wrote.
inline Image reference_image(const std::string& name) {
  const auto array = tensor::read_npy(testdata(name + ".npy"));
  EXPECT_TRUE(array) << array.error().text();
  if (!array) return {};
  const auto extent = [&](std::size_t axis) { return static_cast<std::size_t>(array->shape()[axis]); };
  const auto pixels = array->as<std::uint8_t>();
  return {extent(1), extent(0), extent(2), {pixels.begin(), pixels.end()}};
}

// Grey levels by which two images of one size differ at most; 256 for different sizes.
inline int largest_difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height || a.channels != b.channels) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  return largest;
}

}  // namespace assay::data
