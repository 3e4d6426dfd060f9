#include "assay/base/file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr std::size_t k_buffer_bytes = std::size_t{1} << 18;

Error system_failure(const std::filesystem::path& path, int reason) {
  const ErrorCode code = reason == ENOENT || reason == ENOTDIR ? ErrorCode::not_found : ErrorCode::io;
  return {code, fmt::format("{}: {}", path.string(), std::generic_category().message(reason))};
}

Result<int> open_for_reading(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return tl::unexpected<Error>(system_failure(path, errno));
  struct stat status {};
  if (::fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(file);
    return tl::unexpected<Error>(system_failure(path, EISDIR));
  }
  return file;
}

// 0, or the errno of the failure.
int write_all(int file, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t wrote = ::write(file, data, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno;
    data += wrote;
    size -= static_cast<std::size_t>(wrote);
  }
  return 0;
}

std::uint64_t size_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const FileReader reader, FileReader::open(path));
  std::string content(reader.size(), '\0');
  ASSAY_TRY(reader.read_at(0, std::as_writable_bytes(std::span(content.data(), content.size()))));
  return content;
}

Status write_file(const std::filesystem::path& path, std::string_view content) {
  ASSAY_ASSIGN(FileWriter writer, FileWriter::create(path));
  ASSAY_TRY(writer.write(content));
  return writer.commit();
}

FileWriter::FileWriter(std::filesystem::path path, std::filesystem::path temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

Result<FileWriter> FileWriter::create(const std::filesystem::path& path) {
  if (path.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error)
      return fail(ErrorCode::io, "{}: cannot make the folder: {}", path.parent_path().string(), error.message());
  }
  const std::filesystem::path temporary = path.string() + fmt::format(".{}.part", ::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) {
    return fail(ErrorCode::io, "{}: cannot be written: {}", path.string(), std::generic_category().message(errno));
  }
  return FileWriter(path, temporary, file);
}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, -1)),
      buffer_(std::move(other.buffer_)) {}

FileWriter::~FileWriter() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(temporary_.c_str());
}

Error FileWriter::failure(int reason) const {
  return {ErrorCode::io,
          fmt::format("{}: cannot be written: {}", path_.string(), std::generic_category().message(reason))};
}

Status FileWriter::write(std::span<const std::byte> bytes) {
  buffer_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return buffer_.size() >= k_buffer_bytes ? flush() : Status{};
}

Status FileWriter::flush() {
  const int reason = write_all(file_, buffer_.data(), buffer_.size());
  buffer_.clear();
  if (reason != 0) return tl::unexpected<Error>(failure(reason));
  return {};
}

Status FileWriter::overwrite(std::uint64_t offset, std::string_view text) {
  ASSAY_TRY(flush());
  if (::pwrite(file_, text.data(), text.size(), static_cast<off_t>(offset)) != static_cast<ssize_t>(text.size())) {
    return tl::unexpected<Error>(failure(errno));
  }
  return {};
}

Status FileWriter::commit() {
  ASSAY_TRY(flush());
  if (::fsync(file_) != 0 && errno != EINVAL && errno != EROFS) return tl::unexpected<Error>(failure(errno));
  if (::close(std::exchange(file_, -1)) != 0) {
    const int reason = errno;
    ::unlink(temporary_.c_str());
    return tl::unexpected<Error>(failure(reason));
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary_.c_str());
    return tl::unexpected<Error>(failure(reason));
  }
  return {};
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0 && error) {
    return fail(ErrorCode::io, "{}: cannot make the folder: {}", folder.string(), error.message());
  }
  if (opened < 0) return fail(ErrorCode::io, "{}: {}", folder.string(), std::generic_category().message(errno));
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    ::close(opened);
    if (reason != EWOULDBLOCK)
      return fail(ErrorCode::io, "{}: {}", folder.string(), std::generic_category().message(reason));
    return fail(ErrorCode::invalid_argument,
                "{}: another process is working in this folder; wait for it, or choose another folder",
                folder.string());
  }
  return FolderLock(opened);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}

FolderLock::~FolderLock() {
  if (folder_ >= 0) ::close(folder_);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const int file, open_for_reading(path));
  const std::uint64_t size = size_of(file);
  if (size == 0) {
    ::close(file);
    return MappedFile(nullptr, 0);
  }
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int reason = errno;
  ::close(file);
  if (data == MAP_FAILED) return tl::unexpected<Error>(system_failure(path, reason));
  return MappedFile(static_cast<const std::byte*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const int file, open_for_reading(path));
  return FileReader(path, file, size_of(file));
}

FileReader::FileReader(FileReader&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), size_(other.size_) {}

FileReader::~FileReader() {
  if (file_ >= 0) ::close(file_);
}

Status FileReader::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected<Error>(system_failure(path_, errno));
    if (got == 0) {
      return fail(ErrorCode::corrupt, "{}: ends at byte {}, {} more were expected", path_.string(), offset,
                  bytes.size());
    }
    offset += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace assay
