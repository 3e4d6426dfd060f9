#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::data {

// Eight-bit samples, rows top to bottom, channels interleaved.
struct Image {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t channels = 0;  // 1 or 3
  std::vector<std::uint8_t> pixels;
};

enum class Interpolation { bilinear, bicubic };

// Pillow's Image.resize to the last grey level: separable convolution whose filter widens with the reduction
// (antialias), columns then rows, in fixed point with 22 fractional bits, rounded and clipped to 8 bits after each
// pass. The bicubic kernel is Keys' with a = −0.5. Both extents of image and result are at least 1.
Image resized(const Image& image, std::size_t width, std::size_t height, Interpolation interpolation);

// The image with its shorter side at `side` and the same aspect, the longer one rounded down as torchvision does.
Image with_shorter_side(const Image& image, std::size_t side, Interpolation interpolation);

// The square of `side` in the middle; a half pixel of margin is rounded to the even neighbour as torchvision does.
// The image is at least that large.
Image centre_crop(const Image& image, std::size_t side);

// Brightness by ITU-R 601-2 in Pillow's fixed point. An image with one channel stays as it is.
Image grey(const Image& image);

}  // namespace assay::data
