#include "assay/base/scratch_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace assay {

Status write_scratch_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (file) return {};
  const int reason = errno == 0 ? EIO : errno;
  std::filesystem::remove(path, ignored);
  return fail(ErrorCode::io, "{}: cannot be written: {}", path.string(), std::generic_category().message(reason));
}

}  // namespace assay
