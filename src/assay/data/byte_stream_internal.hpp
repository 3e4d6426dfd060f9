#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::data {

// Bytes front to back, decompressed on the way. Not thread-safe.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Fills `out` as far as there are bytes; fewer only at the end. corrupt when what was read so far does not
  // decompress, ends too early or fails its checksum.
  virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
};

// A file as it is, or what a gzip file holds (told by its first bytes). The file's path is part of every error.
Result<std::unique_ptr<ByteStream>> open_bytes(const std::filesystem::path& path);

// True when the file starts as gzip files do.
bool is_gzip(const std::filesystem::path& path);

// corrupt when there are fewer bytes; `what` says what was being read.
Status read_exactly(ByteStream& stream, std::span<std::byte> out, const std::string& what);
Status skip(ByteStream& stream, std::uint64_t count, const std::string& what);

// corrupt when something follows. Also makes the decompressor check its checksum.
Status expect_end(ByteStream& stream, const std::string& what);

// Everything that is left. corrupt beyond `limit` bytes.
Result<std::vector<std::byte>> read_all(ByteStream& stream, std::uint64_t limit, const std::string& what);

// `prefix`, then what is left of the stream: for a header that was read too far.
std::unique_ptr<ByteStream> put_back(std::vector<std::byte> prefix, std::unique_ptr<ByteStream> rest);

}  // namespace assay::data
