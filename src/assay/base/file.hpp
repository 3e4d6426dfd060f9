#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "assay/base/result.hpp"

namespace assay {

// The whole file. not_found or io with the path and the system's reason.
Result<std::string> read_file(const std::filesystem::path& path);

// Writes under a temporary name in the same folder, flushes to disk and renames: readers see the old content or all of
// the new. The parent folder is made when it is missing. io when the disk is full or the folder cannot be written;
// nothing is left behind then.
Status write_file(const std::filesystem::path& path, std::string_view content);

// A file being written under a temporary name; it gets its own name only by commit(). Without it the temporary is
// removed. Writes are buffered. Not thread-safe.
class FileWriter {
 public:
  static Result<FileWriter> create(const std::filesystem::path& path);
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;
  ~FileWriter();

  Status write(std::span<const std::byte> bytes);
  Status write(std::string_view text) { return write(std::as_bytes(std::span(text.data(), text.size()))); }

  // Overwrites bytes written before, as for a header that counts what followed it.
  Status overwrite(std::uint64_t offset, std::string_view text);

  Status commit();

 private:
  FileWriter(std::filesystem::path path, std::filesystem::path temporary, int file);
  Status flush();
  Error failure(int reason) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int file_ = -1;
  std::string buffer_;
};

// A folder that only this process works in while the lock lives. Other processes that ask are refused; a process that
// dies gives it up.
class FolderLock {
 public:
  // Makes the folder when it is missing. invalid_argument when another process holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int folder) : folder_(folder) {}
  int folder_ = -1;
};

// A whole file mapped read-only; pages are read when touched.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  MappedFile(const std::byte* data, std::size_t size) : data_(data), size_(size) {}
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// A file read front to back by pread, so that what was read does not stay in the process.
class FileReader {
 public:
  static Result<FileReader> open(const std::filesystem::path& path);
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  ~FileReader();

  std::uint64_t size() const { return size_; }

  // Exactly bytes.size() bytes from `offset`; corrupt when the file ends before.
  Status read_at(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  FileReader(std::filesystem::path path, int file, std::uint64_t size)
      : path_(std::move(path)), file_(file), size_(size) {}
  std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace assay
