#include "assay/tensor/npy.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace assay::tensor {
namespace {

constexpr std::size_t k_header_bytes = 128;        // of files we write; leaves room for any number of rows
constexpr std::size_t k_longest_header = 1 << 16;  // that we look at

std::string_view code_of(DType type) {
  switch (type) {
    case DType::f32:
      return "<f4";
    case DType::f64:
      return "<f8";
    case DType::f16:
      return "<f2";
    case DType::i8:
      return "|i1";
    case DType::u8:
      return "|u1";
    case DType::i16:
      return "<i2";
    case DType::u16:
      return "<u2";
    case DType::i32:
      return "<i4";
    case DType::u32:
      return "<u4";
    case DType::i64:
      return "<i8";
    case DType::u64:
      return "<u8";
    case DType::boolean:
      return "|b1";
    default:
      return "";
  }
}

Status check_storable(DType type, const std::filesystem::path& path) {
  if (!code_of(type).empty()) return {};
  return fail(ErrorCode::unsupported, "{}: .npy files have no type for {}", path.string(), name_of(type));
}

std::string header_text(std::string_view code, const Shape& shape) {
  std::string extents;
  for (const std::int64_t extent : shape) extents += fmt::format("{}, ", extent);
  if (shape.size() > 1) extents.resize(extents.size() - 2);
  if (shape.size() == 1) extents.pop_back();
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", code, extents);
  const std::size_t total = text.size() + 11 <= k_header_bytes ? k_header_bytes : (text.size() + 11 + 63) / 64 * 64;
  text.resize(total - 11, ' ');
  text += '\n';
  std::string prefix("\x93NUMPY\x01\x00", 8);
  prefix += static_cast<char>(text.size() & 0xff);
  prefix += static_cast<char>(text.size() >> 8);
  return prefix + text;
}

Status check_data_size(const NpyHeader& header, std::uint64_t available, std::string_view name) {
  const std::uint64_t element_bytes = header.string_bytes > 0 ? header.string_bytes : bits_of(header.dtype) / 8;
  // Divides, because the product of what a damaged header claims may not fit 64 bits.
  if (elements_of(header.shape) <= available / element_bytes) return {};
  return fail(ErrorCode::corrupt, "{}: ends early: {} bytes of data, too few for shape {} at {} bytes an element", name,
              available, to_text(header.shape), element_bytes);
}

void append_utf8(std::uint32_t c, std::string& text) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | (c >> 18));
    text += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
}

std::string fixed_width_string(std::span<const std::byte> bytes, bool unicode) {
  std::string text;
  if (!unicode) {
    text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    text.resize(text.find_last_not_of('\0') + 1);
    return text;
  }
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t c = 0;
    std::memcpy(&c, bytes.data() + i, 4);
    if (c == 0) break;
    append_utf8(c, text);
  }
  return text;
}

Result<NpyHeader> header_of(const FileReader& file, const std::string& name) {
  std::vector<std::byte> front(std::min<std::uint64_t>(file.size(), k_longest_header));
  ASSAY_TRY(file.read_at(0, front));
  return parse_npy_header(front, name);
}

}  // namespace

Result<Tensor> parse_npy(std::span<const std::byte> bytes, std::string_view name) {
  ASSAY_ASSIGN(const NpyHeader header, parse_npy_header(bytes, name));
  if (header.string_bytes > 0) return fail(ErrorCode::unsupported, "{}: holds text where numbers were expected", name);
  ASSAY_TRY(check_data_size(header, bytes.size() - header.data_offset, name));
  Tensor tensor(header.dtype, header.shape);
  if (tensor.elements() > 0) {
    std::memcpy(tensor.bytes().data(), bytes.data() + header.data_offset, tensor.bytes().size());
  }
  return tensor;
}

Result<Tensor> read_npy(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const MappedFile file, MappedFile::open(path));
  return parse_npy(file.bytes(), path.string());
}

Result<std::vector<std::string>> parse_npy_strings(std::span<const std::byte> bytes, std::string_view name) {
  ASSAY_ASSIGN(const NpyHeader header, parse_npy_header(bytes, name));
  if (header.string_bytes == 0) return fail(ErrorCode::unsupported, "{}: holds numbers where text was expected", name);
  ASSAY_TRY(check_data_size(header, bytes.size() - header.data_offset, name));
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < elements_of(header.shape); ++i) {
    strings.push_back(fixed_width_string(
        bytes.subspan(header.data_offset + i * header.string_bytes, header.string_bytes), header.unicode));
  }
  return strings;
}

Result<std::vector<std::string>> read_npy_strings(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const MappedFile file, MappedFile::open(path));
  return parse_npy_strings(file.bytes(), path.string());
}

NpyReader::NpyReader(FileReader file, NpyHeader header)
    : file_(std::move(file)),
      header_(std::move(header)),
      rows_(header_.shape.empty() ? 1 : static_cast<std::size_t>(header_.shape[0])),
      row_bytes_(0) {
  const Shape row(header_.shape.empty() ? header_.shape.begin() : header_.shape.begin() + 1, header_.shape.end());
  row_bytes_ =
      header_.string_bytes > 0 ? header_.string_bytes * elements_of(row) : bytes_of(header_.dtype, elements_of(row));
}

Result<NpyReader> NpyReader::open(const std::filesystem::path& path) {
  ASSAY_ASSIGN(FileReader file, FileReader::open(path));
  ASSAY_ASSIGN(NpyHeader header, header_of(file, path.string()));
  ASSAY_TRY(check_data_size(header, file.size() - header.data_offset, path.string()));
  return NpyReader(std::move(file), std::move(header));
}

Status NpyReader::read(std::size_t first, std::size_t count, std::span<std::byte> out) const {
  ASSAY_CHECK(first + count <= rows_ && out.size() == count * row_bytes_);
  return file_.read_at(header_.data_offset + first * row_bytes_, out);
}

NpyWriter::NpyWriter(FileWriter file, DType dtype, Shape row_shape)
    : file_(std::move(file)), dtype_(dtype), row_shape_(std::move(row_shape)) {}

Result<NpyWriter> NpyWriter::create(const std::filesystem::path& path, DType dtype, Shape row_shape) {
  ASSAY_TRY(check_storable(dtype, path));
  ASSAY_ASSIGN(FileWriter file, FileWriter::create(path));
  ASSAY_TRY(file.write(std::string(k_header_bytes, ' ')));
  return NpyWriter(std::move(file), dtype, std::move(row_shape));
}

Status NpyWriter::append(std::span<const std::byte> rows) {
  bytes_ += rows.size();
  return file_.write(rows);
}

Status NpyWriter::commit() {
  const std::size_t row_bytes = bytes_of(dtype_, elements_of(row_shape_));
  Shape shape{row_bytes > 0 ? static_cast<std::int64_t>(bytes_ / row_bytes) : 0};
  shape.insert(shape.end(), row_shape_.begin(), row_shape_.end());
  const std::string header = header_text(code_of(dtype_), shape);
  ASSAY_CHECK(header.size() == k_header_bytes);
  ASSAY_TRY(file_.overwrite(0, header));
  return file_.commit();
}

Status write_npy(const std::filesystem::path& path, const TensorView& array) {
  ASSAY_TRY(check_storable(array.dtype(), path));
  ASSAY_ASSIGN(FileWriter file, FileWriter::create(path));
  ASSAY_TRY(file.write(header_text(code_of(array.dtype()), array.shape())));
  ASSAY_TRY(file.write(array.bytes()));
  return file.commit();
}

Status write_npy_strings(const std::filesystem::path& path, std::span<const std::string> strings) {
  std::size_t width = 1;
  for (const std::string& text : strings) width = std::max(width, text.size());
  ASSAY_ASSIGN(FileWriter file, FileWriter::create(path));
  const Shape shape{static_cast<std::int64_t>(strings.size())};
  ASSAY_TRY(file.write(header_text(fmt::format("|S{}", width), shape)));
  for (std::string text : strings) {
    text.resize(width, '\0');
    ASSAY_TRY(file.write(text));
  }
  return file.commit();
}

}  // namespace assay::tensor
