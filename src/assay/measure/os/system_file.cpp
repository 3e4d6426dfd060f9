#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<std::string> system_text(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
    return fail(code, "{}: {}", path.string(), std::strerror(errno));
  }
  std::string text;
  std::array<char, 4096> block;
  ssize_t count = 0;
  while ((count = ::read(file, block.data(), block.size())) > 0) text.append(block.data(), static_cast<size_t>(count));
  const int reason = errno;
  ::close(file);
  if (count < 0) return fail(ErrorCode::io, "{}: {}", path.string(), std::strerror(reason));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) text.pop_back();
  return text;
}

Result<std::uint64_t> system_number(const fs::path& path) {
  ASSAY_ASSIGN(const std::string text, system_text(path));
  const auto number = whole_number(text);
  if (!number) return fail(ErrorCode::corrupt, "{}: '{}' is no whole number", path.string(), text);
  return *number;
}

std::vector<fs::path> numbered_folders(const fs::path& parent, std::string_view prefix) {
  std::vector<std::pair<std::uint64_t, fs::path>> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    if (const auto number = whole_number(std::string_view(name).substr(prefix.size()))) {
      found.emplace_back(*number, entry.path());
    }
  }
  std::ranges::sort(found);
  std::vector<fs::path> folders;
  for (auto& [number, path] : found) folders.push_back(std::move(path));
  return folders;
}

}  // namespace assay::measure
