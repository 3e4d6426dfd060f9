#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "assay/base/result.hpp"
#include "assay/data/resize_internal.hpp"

namespace assay::data {

// A JPEG or PNG file as eight-bit RGB, told apart by its first bytes. Grey becomes three equal channels, palettes are
// looked up, alpha is dropped, of 16 bits the upper 8 are kept; EXIF orientation is not applied. corrupt with the
// decoder's reason; unsupported for CMYK.
Result<Image> decode_image(std::span<const std::byte> bytes);
Result<Image> read_image(const std::filesystem::path& path);

// The two decoders behind it.
Result<Image> decode_jpeg(std::span<const std::byte> bytes);
Result<Image> decode_png(std::span<const std::byte> bytes);

// corrupt when the extents are zero, beyond 178 million pixels, or more than the file's bytes could hold.
Status check_image_extents(std::uint64_t width, std::uint64_t height, std::uint64_t file_bytes);

}  // namespace assay::data
