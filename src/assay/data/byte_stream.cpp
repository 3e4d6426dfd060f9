#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include <zlib.h>

#include "assay/data/byte_stream_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_piece = std::size_t{1} << 16;

struct CloseGzip {
  void operator()(gzFile file) const { gzclose_r(file); }
};
using GzipFile = std::unique_ptr<std::remove_pointer_t<gzFile>, CloseGzip>;

// zlib passes a file that is not gzip through as it is.
class FileStream : public ByteStream {
 public:
  FileStream(fs::path path, GzipFile file) : path_(std::move(path)), file_(std::move(file)) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto wanted = static_cast<unsigned>(std::min<std::size_t>(out.size() - done, 1U << 30));
      const int got = gzread(file_.get(), out.data() + done, wanted);
      if (got > 0) done += static_cast<std::size_t>(got);
      if (got < static_cast<int>(wanted)) break;
    }
    if (done < out.size()) ASSAY_TRY(check());
    return done;
  }

 private:
  Status check() {
    int code = Z_OK;
    const char* reason = gzerror(file_.get(), &code);
    if (code == Z_OK || code == Z_STREAM_END) return {};
    if (code == Z_ERRNO) return fail(ErrorCode::io, "{}: {}", path_.string(), std::strerror(errno));
    if (code == Z_BUF_ERROR) return fail(ErrorCode::corrupt, "{}: the compressed file is cut short", path_.string());
    return fail(ErrorCode::corrupt, "{}: does not decompress: {}", path_.string(), reason);
  }

  fs::path path_;
  GzipFile file_;
};

class PutBack : public ByteStream {
 public:
  PutBack(std::vector<std::byte> prefix, std::unique_ptr<ByteStream> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t kept = std::min(out.size(), prefix_.size() - used_);
    std::copy_n(prefix_.begin() + static_cast<std::ptrdiff_t>(used_), kept, out.begin());
    used_ += kept;
    if (kept == out.size()) return kept;
    ASSAY_ASSIGN(const std::size_t more, rest_->read(out.subspan(kept)));
    return kept + more;
  }

 private:
  std::vector<std::byte> prefix_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

}  // namespace

bool is_gzip(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 2> start{};
  file.read(start.data(), start.size());
  return file.gcount() == 2 && start[0] == '\x1f' && start[1] == '\x8b';
}

Result<std::unique_ptr<ByteStream>> open_bytes(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return fail(ErrorCode::not_found, "{}: no such file", path.string());
  if (fs::is_directory(status)) return fail(ErrorCode::invalid_argument, "{}: is a folder, not a file", path.string());
  if (path.extension() == ".gz" && fs::file_size(path, error) > 0 && !is_gzip(path)) {
    return fail(ErrorCode::corrupt, "{}: not a gzip file", path.string());
  }
  GzipFile file(gzopen(path.c_str(), "rb"));
  if (!file) return fail(ErrorCode::io, "{}: cannot be opened: {}", path.string(), std::strerror(errno));
  gzbuffer(file.get(), static_cast<unsigned>(2 * k_piece));
  return std::make_unique<FileStream>(path, std::move(file));
}

Status read_exactly(ByteStream& stream, std::span<std::byte> out, const std::string& what) {
  ASSAY_ASSIGN(const std::size_t got, stream.read(out));
  if (got == out.size()) return {};
  return fail(ErrorCode::corrupt, "{}: ends too early: {} of {} bytes", what, got, out.size());
}

Status skip(ByteStream& stream, std::uint64_t count, const std::string& what) {
  std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(count, k_piece)));
  while (count > 0) {
    const auto next = static_cast<std::size_t>(std::min<std::uint64_t>(count, piece.size()));
    ASSAY_TRY(read_exactly(stream, std::span(piece).first(next), what));
    count -= next;
  }
  return {};
}

Status expect_end(ByteStream& stream, const std::string& what) {
  std::byte more{};
  ASSAY_ASSIGN(const std::size_t got, stream.read({&more, 1}));
  if (got == 0) return {};
  return fail(ErrorCode::corrupt, "{}: holds more bytes than its header says", what);
}

Result<std::vector<std::byte>> read_all(ByteStream& stream, std::uint64_t limit, const std::string& what) {
  std::vector<std::byte> bytes;
  while (true) {
    const std::size_t before = bytes.size();
    bytes.resize(before + k_piece);
    ASSAY_ASSIGN(const std::size_t got, stream.read(std::span(bytes).subspan(before)));
    bytes.resize(before + got);
    if (got < k_piece) return bytes;
    if (bytes.size() > limit) return fail(ErrorCode::corrupt, "{}: larger than {} bytes", what, limit);
  }
}

std::unique_ptr<ByteStream> put_back(std::vector<std::byte> prefix, std::unique_ptr<ByteStream> rest) {
  return std::make_unique<PutBack>(std::move(prefix), std::move(rest));
}

}  // namespace assay::data
