#include <algorithm>

#include <fmt/ranges.h>
#include <zip.h>

#include "assay/base/spelling.hpp"
#include "assay/data/zip_archive_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

// Deflate cannot do better; a directory that says so lies.
constexpr std::uint64_t k_best_compression = 1032;

struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseMember {
  void operator()(zip_file_t* member) const { zip_fclose(member); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;
using Member = std::unique_ptr<zip_file_t, CloseMember>;

class MemberStream : public ByteStream {
 public:
  MemberStream(std::string name, Archive archive, Member member)
      : name_(std::move(name)), archive_(std::move(archive)), member_(std::move(member)) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const zip_int64_t got = zip_fread(member_.get(), out.data() + done, out.size() - done);
      if (got < 0) {
        return fail(ErrorCode::corrupt, "{}: does not decompress: {}", name_, zip_file_strerror(member_.get()));
      }
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  std::string name_;
  Archive archive_;
  Member member_;
};

Result<Archive> open_archive(const fs::path& path) {
  if (!fs::exists(path)) return fail(ErrorCode::not_found, "{}: no such file", path.string());
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (archive) return archive;
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return fail(ErrorCode::corrupt, "{}: cannot be read as a .npz archive: {}", path.string(), reason);
}

std::vector<std::string> keys_of(zip_t* archive) {
  std::vector<std::string> keys;
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
    if (name == nullptr) continue;
    std::string key = name;
    if (key.ends_with(".npy")) key.resize(key.size() - 4);
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

Result<std::vector<std::string>> npz_keys(const fs::path& path) {
  ASSAY_ASSIGN(const Archive archive, open_archive(path));
  return keys_of(archive.get());
}

Result<ZipMember> open_npz_array(const fs::path& path, const std::string& key) {
  ASSAY_ASSIGN(Archive archive, open_archive(path));
  const std::vector<std::string> keys = keys_of(archive.get());
  const auto found = std::ranges::find(keys, key);
  if (found == keys.end()) {
    return fail(ErrorCode::not_found, "{}: no array '{}'{}; it has {}", path.string(), key, did_you_mean(key, keys),
                fmt::join(keys, ", "));
  }
  const std::string name = fmt::format("{}[{}]", path.string(), key);
  const auto index = static_cast<zip_uint64_t>(found - keys.begin());
  zip_stat_t stat;
  if (zip_stat_index(archive.get(), index, 0, &stat) != 0) {
    return fail(ErrorCode::corrupt, "{}: {}", name, zip_strerror(archive.get()));
  }
  if (stat.size / k_best_compression > stat.comp_size + 1) {
    return fail(ErrorCode::corrupt, "{}: {} bytes cannot come from {} compressed ones", name, stat.size,
                stat.comp_size);
  }
  Member member(zip_fopen_index(archive.get(), index, 0));
  if (!member) return fail(ErrorCode::unsupported, "{}: {}", name, zip_strerror(archive.get()));
  return ZipMember{std::make_unique<MemberStream>(name, std::move(archive), std::move(member)), stat.size};
}

}  // namespace assay::data
