#include <algorithm>
#include <optional>

#include "assay/data/array_file_internal.hpp"
#include "assay/data/idx_header_internal.hpp"
#include "assay/data/input_source_internal.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::data {
namespace {

// From a .npy file on disk: any row at any time.
class NpyStream : public InputStream {
 public:
  explicit NpyStream(tensor::NpyReader reader) : reader_(std::move(reader)) {}

  Status read(std::size_t first, std::size_t count, std::span<std::byte> out, std::vector<Undecodable>&) override {
    return reader_.read(first, count, out);
  }

 private:
  tensor::NpyReader reader_;
};

// From a file that is decompressed on the way.
class SequentialStream : public InputStream {
 public:
  SequentialStream(OpenArray array, const RawRows& raw) : array_(std::move(array)), raw_(raw) {}

  Status read(std::size_t first, std::size_t count, std::span<std::byte> out, std::vector<Undecodable>&) override {
    if (first > next_) ASSAY_TRY(skip(*array_.bytes, (first - next_) * raw_.row_bytes(), array_.name));
    ASSAY_TRY(read_exactly(*array_.bytes, out, array_.name));
    if (array_.big_endian) from_big_endian(raw_.dtype, out);
    next_ = first + count;
    if (next_ == raw_.rows) ASSAY_TRY(expect_end(*array_.bytes, array_.name));
    return {};
  }

 private:
  OpenArray array_;
  RawRows raw_;
  std::size_t next_ = 0;
};

class ArrayInput : public InputSource {
 public:
  ArrayInput(std::filesystem::path path, std::string key, RawRows raw)
      : path_(std::move(path)), key_(std::move(key)), raw_(std::move(raw)) {}

  const RawRows& raw() const override { return raw_; }

  Result<std::unique_ptr<InputStream>> open() const override {
    if (path_.extension() == ".npy") {
      ASSAY_ASSIGN(auto reader, tensor::NpyReader::open(path_));
      return std::make_unique<NpyStream>(std::move(reader));
    }
    ASSAY_ASSIGN(OpenArray array, open_array(path_, key_));
    return std::make_unique<SequentialStream>(std::move(array), raw_);
  }

  std::vector<std::filesystem::path> files() const override { return {path_}; }

 private:
  std::filesystem::path path_;
  std::string key_;
  RawRows raw_;
};

}  // namespace

Result<std::unique_ptr<InputSource>> open_array_input(const InputSpec& spec) {
  const std::string key = spec.key.empty() ? "x" : spec.key;
  ASSAY_ASSIGN(const OpenArray array, open_array(spec.path, key));
  if (array.is_text) return fail(ErrorCode::unsupported, "{}: holds text where numbers are expected", array.name);
  if (array.shape.empty()) {
    return fail(ErrorCode::corrupt, "{}: a single number; expected an array whose first axis is the samples",
                array.name);
  }
  RawRows raw{array.dtype, {array.shape.begin() + 1, array.shape.end()}, static_cast<std::uint64_t>(array.shape[0])};
  return std::make_unique<ArrayInput>(spec.path, key, std::move(raw));
}

}  // namespace assay::data
