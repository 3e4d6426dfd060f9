#include <algorithm>
#include <bit>
#include <optional>
#include <string>

#include "assay/data/idx_header_internal.hpp"

namespace assay::data {
namespace {

using tensor::DType;

std::optional<DType> dtype_of_code(unsigned code) {
  switch (code) {
    case 0x08:
      return DType::u8;
    case 0x09:
      return DType::i8;
    case 0x0B:
      return DType::i16;
    case 0x0C:
      return DType::i32;
    case 0x0D:
      return DType::f32;
    case 0x0E:
      return DType::f64;
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<IdxHeader> parse_idx_header(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() < 4 || bytes[0] != std::byte{0} || bytes[1] != std::byte{0}) {
    return fail(ErrorCode::corrupt, "{}: not an idx file: it does not start with two zero bytes", name);
  }
  const auto code = std::to_integer<unsigned>(bytes[2]);
  const auto dtype = dtype_of_code(code);
  if (!dtype) return fail(ErrorCode::corrupt, "{}: not an idx file: unknown type code 0x{:02X}", name, code);
  const auto extents = std::to_integer<std::size_t>(bytes[3]);
  IdxHeader header{*dtype, {}, 4 + 4 * extents};
  if (extents == 0) return fail(ErrorCode::corrupt, "{}: an idx file without extents", name);
  if (bytes.size() < header.data_offset) return fail(ErrorCode::corrupt, "{}: ends within its header", name);
  for (std::size_t i = 0; i < extents; ++i) {
    std::int64_t extent = 0;
    for (std::size_t k = 0; k < 4; ++k) extent = extent * 256 + std::to_integer<int>(bytes[4 + 4 * i + k]);
    header.shape.push_back(extent);
  }
  return header;
}

void from_big_endian(DType dtype, std::span<std::byte> elements) {
  const std::size_t width = tensor::bits_of(dtype) / 8;
  if (width < 2 || std::endian::native == std::endian::big) return;
  for (std::size_t i = 0; i + width <= elements.size(); i += width) std::ranges::reverse(elements.subspan(i, width));
}

bool is_idx(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name.ends_with(".idx") || name.ends_with("-ubyte") || name.ends_with(".idx-ubyte");
}

}  // namespace assay::data
