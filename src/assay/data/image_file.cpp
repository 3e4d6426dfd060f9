#include <string_view>

#include "assay/base/file.hpp"
#include "assay/data/image_file_internal.hpp"

namespace assay::data {
namespace {

constexpr std::uint64_t k_most_pixels = 178'956'970;       // where Pillow refuses, too
constexpr std::uint64_t k_most_pixels_per_byte = 1 << 14;  // a one-bit PNG of one colour has about 8,200

}  // namespace

Status check_image_extents(std::uint64_t width, std::uint64_t height, std::uint64_t file_bytes) {
  if (width == 0 || height == 0) return fail(ErrorCode::corrupt, "has no pixels");
  if (width > k_most_pixels || height > k_most_pixels || width * height > k_most_pixels) {
    return fail(ErrorCode::corrupt, "{} × {} pixels are more than is accepted", width, height);
  }
  if (width * height / k_most_pixels_per_byte <= file_bytes) return {};
  return fail(ErrorCode::corrupt, "{} bytes are too few for {} × {} pixels", file_bytes, width, height);
}

Result<Image> decode_image(std::span<const std::byte> bytes) {
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (start.empty()) return fail(ErrorCode::corrupt, "the file is empty");
  if (start.starts_with("\x89PNG")) return decode_png(bytes);
  if (start.starts_with("\xff\xd8")) return decode_jpeg(bytes);
  return fail(ErrorCode::corrupt, "neither a JPEG nor a PNG file");
}

Result<Image> read_image(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const std::string bytes, read_file(path));
  auto image = decode_image(std::as_bytes(std::span(bytes.data(), bytes.size())));
  if (image) return image;
  return fail(image.error().code(), "{}: does not decode: {}", path.string(), image.error().message());
}

}  // namespace assay::data
