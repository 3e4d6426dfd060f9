#include <array>

#include "assay/data/csv_table_internal.hpp"
#include "assay/data/idx_header_internal.hpp"
#include "assay/data/manifest_internal.hpp"
#include "assay/data/reader_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

fs::path manifest_at(const fs::path& path) {
  return fs::is_directory(path) ? path / "dataset.yaml" : path;
}

bool is_manifest(const fs::path& path) {
  return path.filename().string().ends_with(".yaml") || path.filename().string().ends_with(".yml") ||
         (fs::is_directory(path) && fs::exists(manifest_at(path)));
}
bool is_npz(const fs::path& path) {
  return path.filename().string().ends_with(".npz");
}
bool is_npy(const fs::path& path) {
  return path.filename().string().ends_with(".npy") || path.filename().string().ends_with(".npy.gz");
}
bool is_folder(const fs::path& path) {
  return fs::is_directory(path);
}

Result<Description> describe_manifest(const fs::path& path) {
  return read_manifest(manifest_at(path));
}

}  // namespace

std::span<const Reader> readers() {
  // clang-format off
  static const std::array all{
      Reader{{"manifest", "dataset.yaml",               "inputs, labels, ids, groups, slices and split of any of the files below"}, is_manifest, describe_manifest},
      Reader{{"csv",      ".csv .csv.gz",               "one row per sample, RFC 4180; columns by name or number from 1"},          is_csv,      describe_path, open_csv_input},
      Reader{{"npz",      ".npz",                       "NumPy archive: x and, where they exist, y, ids, group"},                   is_npz,      describe_npz,  open_array_input},
      Reader{{"npy",      ".npy .npy.gz",               "NumPy array whose first axis is the samples"},                             is_npy,      describe_path, open_array_input},
      Reader{{"idx",      "-ubyte .idx (.gz)",          "the format of MNIST"},                                                     is_idx,      describe_path, open_array_input},
      Reader{{"images",   "folder of .jpg .jpeg .png",  "one sub-folder per class, or all in the folder when unlabelled"},          is_folder,   describe_path, open_image_input},
  };
  // clang-format on
  return all;
}

const Reader* reader_for(const fs::path& path) {
  for (const Reader& reader : readers()) {
    if (reader.recognises(path)) return &reader;
  }
  return nullptr;
}

std::vector<ReaderInfo> builtin_readers() {
  std::vector<ReaderInfo> infos;
  for (const Reader& reader : readers()) infos.push_back(reader.info);
  return infos;
}

}  // namespace assay::data
