#include <algorithm>

#include "assay/data/description_internal.hpp"
#include "assay/data/image_list_internal.hpp"
#include "assay/data/zip_archive_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

std::string name_of(const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  std::string name = whole.has_filename() ? whole.filename().string() : whole.parent_path().filename().string();
  for (const char* end : {".gz", ".csv", ".npy", ".npz", ".idx"}) {
    const std::size_t length = std::string(end).size();
    if (name.size() > length && name.ends_with(end)) name.resize(name.size() - length);
  }
  return name;
}

}  // namespace

Result<Description> describe_path(const fs::path& path) {
  Description description{.name = name_of(path), .origin = path.string()};
  description.inputs.push_back({.path = path});
  return description;
}

Result<Description> describe_npz(const fs::path& path) {
  ASSAY_ASSIGN(Description description, describe_path(path));
  ASSAY_ASSIGN(const std::vector<std::string> keys, npz_keys(path));
  const auto column = [&](const char* key) -> std::optional<ColumnSpec> {
    if (std::ranges::find(keys, key) == keys.end()) return std::nullopt;
    return ColumnSpec{.file = path, .key = key};
  };
  description.target = column("y");
  description.ids = column("ids");
  description.groups = column("group");
  const bool is_of_trainer = description.ids && std::ranges::find(keys, "x") == keys.end();
  if (!is_of_trainer) return description;
  description.inputs.clear();
  for (const std::string& key : keys) {
    if (key == "y" || key == "ids" || key == "group") continue;
    description.inputs.push_back({.name = key, .path = path, .key = key});
  }
  return description;
}

Status describe_folders(Description& description) {
  for (const InputSpec& input : description.inputs) {
    if (!fs::is_directory(input.path)) continue;
    ASSAY_ASSIGN(const ImageList list, list_images(input.path));
    if (!list.left_out.empty()) description.notes.push_back(left_out_text(list));
    if (!description.target && !list.classes.empty()) {
      description.target = ColumnSpec{.file = input.path, .column = "class"};
      if (description.classes.empty()) description.classes = list.classes;
    }
    if (!description.ids) description.ids = ColumnSpec{.file = input.path, .column = "file"};
  }
  return {};
}

}  // namespace assay::data
