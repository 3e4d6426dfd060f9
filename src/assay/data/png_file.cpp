#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <string>

#include <png.h>

#include "assay/data/image_file_internal.hpp"

namespace assay::data {
namespace {

// Everything libpng touches, outside the frame it jumps over.
struct PngReading {
  std::span<const std::byte> bytes;
  std::size_t position = 0;
  std::string failure;
  Image image;
  std::vector<png_bytep> rows;
};

void give_bytes(png_structp png, png_bytep out, std::size_t count) {
  auto* reading = static_cast<PngReading*>(png_get_io_ptr(png));
  if (count > reading->bytes.size() - reading->position) png_error(png, "the file is cut short");
  std::memcpy(out, reading->bytes.data() + reading->position, count);
  reading->position += count;
}

void note_failure(png_structp png, png_const_charp message) {
  static_cast<PngReading*>(png_get_error_ptr(png))->failure = message;
  png_longjmp(png, 1);
}

void pass_over_warning(png_structp, png_const_charp) {}

void ask_for_rgb(png_structp png, png_infop info) {
  const auto colour = png_get_color_type(png, info);
  if (png_get_bit_depth(png, info) == 16) png_set_strip_16(png);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
  if ((colour & PNG_COLOR_MASK_COLOR) == 0) png_set_gray_to_rgb(png);
  // A palette with transparent entries gains an alpha channel when it is looked up.
  png_set_strip_alpha(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

// False, with the reason noted, for an image that cannot be held.
bool make_room(png_structp png, png_infop info, PngReading& reading) {
  reading.image.width = png_get_image_width(png, info);
  reading.image.height = png_get_image_height(png, info);
  reading.image.channels = 3;
  const auto room = check_image_extents(reading.image.width, reading.image.height, reading.bytes.size());
  if (!room) {
    reading.failure = room.error().message();
    return false;
  }
  const std::size_t row_bytes = reading.image.width * 3;
  if (png_get_rowbytes(png, info) != row_bytes) {
    reading.failure = "cannot be turned into RGB";
    return false;
  }
  reading.image.pixels.resize(row_bytes * reading.image.height);
  reading.rows.resize(reading.image.height);
  for (std::size_t y = 0; y < reading.rows.size(); ++y) reading.rows[y] = reading.image.pixels.data() + y * row_bytes;
  return true;
}

// False when libpng jumped out or the image cannot be held. Holds no object with a destructor.
bool read_png(png_structp png, png_infop info, PngReading& reading) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_read_fn(png, &reading, give_bytes);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_read_info(png, info);
  ask_for_rgb(png, info);
  if (!make_room(png, info, reading)) return false;
  png_read_image(png, reading.rows.data());
  png_read_end(png, nullptr);
  return true;
}

}  // namespace

Result<Image> decode_png(std::span<const std::byte> bytes) {
  PngReading reading{.bytes = bytes};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, note_failure, pass_over_warning);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  const bool done = info != nullptr && read_png(png, info, reading);
  png_destroy_read_struct(&png, &info, nullptr);
  if (!done) return fail(ErrorCode::corrupt, "{}", reading.failure.empty() ? "no PNG decoder" : reading.failure);
  return std::move(reading.image);
}

}  // namespace assay::data
