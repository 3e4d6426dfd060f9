#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "assay/tensor/npy.hpp"

namespace assay::tensor {
namespace {

constexpr std::string_view k_magic("\x93NUMPY", 6);

struct TypeCode {
  std::string_view code;
  DType type;
};

constexpr std::array<TypeCode, 12> k_codes{{{"f4", DType::f32},
                                            {"f8", DType::f64},
                                            {"f2", DType::f16},
                                            {"i1", DType::i8},
                                            {"u1", DType::u8},
                                            {"i2", DType::i16},
                                            {"u2", DType::u16},
                                            {"i4", DType::i32},
                                            {"u4", DType::u32},
                                            {"i8", DType::i64},
                                            {"u8", DType::u64},
                                            {"b1", DType::boolean}}};

// What follows "'key': " in the header's dictionary.
std::string_view value_of(std::string_view dictionary, std::string_view key) {
  const std::size_t at = dictionary.find(fmt::format("'{}'", key));
  if (at == std::string_view::npos) return {};
  std::string_view rest = dictionary.substr(at + key.size() + 2);
  while (!rest.empty() && (rest.front() == ':' || rest.front() == ' ')) rest.remove_prefix(1);
  return rest;
}

Status parse_descr(std::string_view text, std::string_view name, NpyHeader& header) {
  const bool quoted = text.size() > 3 && text.front() == '\'';
  const std::size_t end = quoted ? text.find('\'', 1) : std::string_view::npos;
  if (end == std::string_view::npos) {
    return fail(ErrorCode::unsupported, "{}: arrays of structures are not supported", name);
  }
  const char order = text[1];
  const std::string_view code = text.substr(2, end - 2);
  if (order == '>') return fail(ErrorCode::unsupported, "{}: big-endian arrays are not supported", name);
  if (code.starts_with('S') || code.starts_with('U')) {
    std::size_t width = 0;
    std::from_chars(code.data() + 1, code.data() + code.size(), width);
    header.unicode = code.front() == 'U';
    header.string_bytes = std::min<std::size_t>(width, 1U << 20) * (header.unicode ? 4 : 1);
    if (header.string_bytes == 0) header.string_bytes = 1;
    return {};
  }
  for (const TypeCode& known : k_codes) {
    if (known.code == code) {
      header.dtype = known.type;
      return {};
    }
  }
  return fail(ErrorCode::unsupported, "{}: arrays of type '{}' are not supported", name, text.substr(1, end - 1));
}

Status parse_shape(std::string_view text, std::string_view name, NpyHeader& header) {
  const std::size_t end = text.find(')');
  if (!text.starts_with('(') || end == std::string_view::npos) {
    return fail(ErrorCode::corrupt, "{}: the header has no shape", name);
  }
  std::string_view list = text.substr(1, end - 1);
  double elements = 1;
  while (!list.empty()) {
    if (list.front() == ' ' || list.front() == ',') {
      list.remove_prefix(1);
      continue;
    }
    std::int64_t extent = 0;
    const auto [stop, error] = std::from_chars(list.data(), list.data() + list.size(), extent);
    elements *= static_cast<double>(extent);
    if (error != std::errc{} || extent < 0 || elements > 1e15) {
      return fail(ErrorCode::corrupt, "{}: the header's shape '({})' makes no sense", name, text.substr(1, end - 1));
    }
    header.shape.push_back(extent);
    list.remove_prefix(static_cast<std::size_t>(stop - list.data()));
  }
  return {};
}

}  // namespace

Result<NpyHeader> parse_npy_header(std::span<const std::byte> bytes, std::string_view name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.size() < 10 || !text.starts_with(k_magic)) {
    return fail(ErrorCode::corrupt, "{}: not a .npy file", name);
  }
  const bool wide = text[6] >= 2;
  const std::size_t prefix = wide ? 12 : 10;
  std::size_t length =
      static_cast<unsigned char>(text[8]) | (static_cast<std::size_t>(static_cast<unsigned char>(text[9])) << 8);
  if (wide && text.size() >= 12) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(text[10])) << 16;
    length |= static_cast<std::size_t>(static_cast<unsigned char>(text[11])) << 24;
  }
  if (text.size() < prefix || text.size() - prefix < length) {
    return fail(ErrorCode::corrupt, "{}: ends within its header", name);
  }
  const std::string_view dictionary = text.substr(prefix, length);
  NpyHeader header;
  header.data_offset = prefix + length;
  if (value_of(dictionary, "fortran_order").starts_with("True")) {
    return fail(ErrorCode::unsupported,
                "{}: Fortran-ordered arrays are not supported; save numpy.ascontiguousarray of it", name);
  }
  ASSAY_TRY(parse_descr(value_of(dictionary, "descr"), name, header));
  ASSAY_TRY(parse_shape(value_of(dictionary, "shape"), name, header));
  return header;
}

}  // namespace assay::tensor
