#include "assay/data/npz_file.hpp"

#include <memory>

#include <zip.h>

namespace assay::data {
namespace {

namespace fs = std::filesystem;

// 1 January 1980, where the format's calendar begins.
constexpr zip_uint16_t k_zip_time = 0;
constexpr zip_uint16_t k_zip_date = 33;

struct DiscardZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

Status add_array(zip_t* archive, const std::string& key, const fs::path& file) {
  zip_source_t* source = zip_source_file(archive, file.c_str(), 0, -1);
  if (source == nullptr) return fail(ErrorCode::io, "{}: {}", file.string(), zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, (key + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return fail(ErrorCode::io, "{}: {}", file.string(), zip_strerror(archive));
  }
  const auto place = static_cast<zip_uint64_t>(index);
  const bool is_set = zip_set_file_compression(archive, place, ZIP_CM_STORE, 0) == 0 &&
                      zip_file_set_dostime(archive, place, k_zip_time, k_zip_date, 0) == 0;
  return is_set ? Status{} : fail(ErrorCode::io, "{}: {}", file.string(), zip_strerror(archive));
}

}  // namespace

Status write_npz(const fs::path& path, const std::vector<std::pair<std::string, fs::path>>& arrays) {
  const fs::path part = path.string() + ".part";
  int code = 0;
  std::unique_ptr<zip_t, DiscardZip> archive(zip_open(part.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) return fail(ErrorCode::io, "{}: cannot be written", path.string());
  for (const auto& [key, file] : arrays) ASSAY_TRY(add_array(archive.get(), key, file));
  if (zip_close(archive.get()) != 0) return fail(ErrorCode::io, "{}: {}", path.string(), zip_strerror(archive.get()));
  archive.release();  // closing freed it
  std::error_code error;
  fs::rename(part, path, error);
  if (error) return fail(ErrorCode::io, "{}: cannot be renamed: {}", part.string(), error.message());
  return {};
}

}  // namespace assay::data
