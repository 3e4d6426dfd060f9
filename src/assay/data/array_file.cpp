#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/data/array_file_internal.hpp"
#include "assay/data/elements_internal.hpp"
#include "assay/data/idx_header_internal.hpp"
#include "assay/data/zip_archive_internal.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;
using tensor::DType;

constexpr std::size_t k_longest_header = std::size_t{1} << 16;
constexpr std::uint64_t k_largest_sample = std::uint64_t{1} << 30;  // elements
constexpr std::uint64_t k_largest_column = std::uint64_t{1} << 32;  // bytes
constexpr std::uint64_t k_gzip_best = 1032;                         // deflate compresses no better
constexpr double k_exact_integers = 9007199254740992.0;             // 2^53

bool ends_with(const fs::path& path, std::string_view end) {
  return path.filename().string().ends_with(end);
}

// Where the bytes come from and how many there can be at most.
struct Opened {
  std::string name;
  std::unique_ptr<ByteStream> bytes;
  std::uint64_t at_most = 0;
};

Result<Opened> open_raw(const fs::path& path, const std::string& key) {
  if (ends_with(path, ".npz")) {
    ASSAY_ASSIGN(ZipMember member, open_npz_array(path, key));
    return Opened{fmt::format("{}[{}]", path.string(), key), std::move(member.bytes), member.size};
  }
  ASSAY_ASSIGN(auto bytes, open_bytes(path));
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  return Opened{path.string(), std::move(bytes), is_gzip(path) ? size * k_gzip_best : size};
}

// Divides instead of multiplying: what a damaged header claims may not fit 64 bits.
Status check_size(const OpenArray& array, std::uint64_t element_bytes, std::uint64_t at_most) {
  std::uint64_t left = at_most / std::max<std::uint64_t>(element_bytes, 1);
  std::uint64_t sample = 1;
  bool has_none = false;
  for (std::size_t i = 0; i < array.shape.size(); ++i) {
    const auto extent = static_cast<std::uint64_t>(array.shape[i]);
    if (extent == 0) has_none = true;
    if (i > 0 && extent > 0 && (sample *= extent) > k_largest_sample) {
      return fail(ErrorCode::corrupt, "{}: one sample of shape {} is too large", array.name,
                  tensor::to_text(array.shape));
    }
    left /= std::max<std::uint64_t>(extent, 1);
  }
  if (has_none || left > 0) return {};
  return fail(ErrorCode::corrupt, "{}: too short for the shape {} in its header", array.name,
              tensor::to_text(array.shape));
}

Result<OpenArray> with_npy_header(Opened opened, std::vector<std::byte> front) {
  ASSAY_ASSIGN(tensor::NpyHeader header, tensor::parse_npy_header(front, opened.name));
  OpenArray array{opened.name, header.dtype, std::move(header.shape), header.string_bytes > 0, false, nullptr};
  const std::size_t width = array.is_text ? header.string_bytes : tensor::bits_of(header.dtype) / 8;
  ASSAY_TRY(check_size(array, width, opened.at_most - std::min<std::uint64_t>(opened.at_most, header.data_offset)));
  front.erase(front.begin(), front.begin() + static_cast<std::ptrdiff_t>(header.data_offset));
  array.bytes = put_back(std::move(front), std::move(opened.bytes));
  return array;
}

Result<OpenArray> with_idx_header(Opened opened, std::vector<std::byte> front) {
  ASSAY_ASSIGN(IdxHeader header, parse_idx_header(front, opened.name));
  OpenArray array{opened.name, header.dtype, std::move(header.shape), false, true, nullptr};
  const std::size_t width = tensor::bits_of(array.dtype) / 8;
  ASSAY_TRY(check_size(array, width, opened.at_most - std::min<std::uint64_t>(opened.at_most, header.data_offset)));
  front.erase(front.begin(), front.begin() + static_cast<std::ptrdiff_t>(header.data_offset));
  array.bytes = put_back(std::move(front), std::move(opened.bytes));
  return array;
}

Status check_one_dimension(const OpenArray& array) {
  const bool is_column = array.shape.size() == 2 && array.shape[1] == 1;
  if (array.shape.size() == 1 || is_column) return {};
  return fail(ErrorCode::corrupt, "{}: has shape {}; expected one value per sample", array.name,
              tensor::to_text(array.shape));
}

// What double cannot hold exactly, digit by digit.
std::vector<std::string> integer_texts(DType dtype, std::span<const std::byte> elements) {
  std::vector<std::string> texts(elements.size() / 8);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::uint64_t bits = 0;
    std::copy_n(elements.data() + i * 8, 8, reinterpret_cast<std::byte*>(&bits));
    texts[i] = dtype == DType::i64 ? std::to_string(static_cast<std::int64_t>(bits)) : std::to_string(bits);
  }
  return texts;
}

Result<ArrayValues> numbers_of(const OpenArray& array, std::vector<std::byte> elements) {
  if (array.big_endian) from_big_endian(array.dtype, elements);
  std::vector<double> numbers(tensor::elements_of(array.shape));
  ASSAY_TRY(within(to_double(array.dtype, elements, numbers), "reading " + array.name));
  const bool is_wide = array.dtype == DType::i64 || array.dtype == DType::u64;
  const auto is_inexact = [](double value) { return std::abs(value) >= k_exact_integers; };
  if (is_wide && std::ranges::any_of(numbers, is_inexact)) return integer_texts(array.dtype, elements);
  return numbers;
}

}  // namespace

bool is_array_file(const fs::path& path) {
  return ends_with(path, ".npy") || ends_with(path, ".npy.gz") || ends_with(path, ".npz") || is_idx(path);
}

Result<OpenArray> open_array(const fs::path& path, const std::string& key) {
  ASSAY_ASSIGN(Opened opened, open_raw(path, key));
  std::vector<std::byte> front(k_longest_header);
  ASSAY_ASSIGN(const std::size_t got, opened.bytes->read(front));
  front.resize(got);
  return is_idx(path) ? with_idx_header(std::move(opened), std::move(front))
                      : with_npy_header(std::move(opened), std::move(front));
}

Result<ArrayValues> read_array_values(const fs::path& path, const std::string& key) {
  ASSAY_ASSIGN(const OpenArray array, open_array(path, key));
  ASSAY_TRY(check_one_dimension(array));
  if (array.is_text) {
    ASSAY_ASSIGN(const Opened again, open_raw(path, key));
    ASSAY_ASSIGN(const auto bytes, read_all(*again.bytes, k_largest_column, array.name));
    ASSAY_ASSIGN(std::vector<std::string> texts, tensor::parse_npy_strings(bytes, array.name));
    return texts;
  }
  std::vector<std::byte> elements(tensor::bytes_of(array.dtype, tensor::elements_of(array.shape)));
  ASSAY_TRY(read_exactly(*array.bytes, elements, array.name));
  ASSAY_TRY(expect_end(*array.bytes, array.name));
  return numbers_of(array, std::move(elements));
}

}  // namespace assay::data
