#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "assay/data/image_list_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

bool is_image(const fs::path& path) {
  const std::string extension = extension_of(path);
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

void leave_out(const fs::path& file, ImageList& list) {
  const std::string extension = extension_of(file);
  ++list.left_out[extension.empty() ? "without an extension" : extension];
}

// Relative paths of the images below `folder`, sorted.
Result<std::vector<std::string>> images_below(const fs::path& folder, ImageList& list) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::follow_directory_symlink, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (is_folder && is_hidden(entry->path())) entry.disable_recursion_pending();
    if (is_folder || is_hidden(entry->path())) continue;
    if (is_image(entry->path())) {
      files.push_back(entry->path().lexically_relative(list.folder).generic_string());
    } else {
      leave_out(entry->path(), list);
    }
  }
  if (error) return fail(ErrorCode::io, "{}: cannot be listed: {}", folder.string(), error.message());
  std::ranges::sort(files);
  return files;
}

Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!is_hidden(entry->path())) entries.push_back(entry->path());
  }
  if (error) return fail(ErrorCode::io, "{}: cannot be listed: {}", folder.string(), error.message());
  std::ranges::sort(entries);
  return entries;
}

// " (2 .bmp, 1 .tif)", or empty.
std::string in_brackets(const ImageList& list) {
  std::string text;
  for (const auto& [extension, count] : list.left_out) {
    text += fmt::format("{}{} {}", text.empty() ? " (" : ", ", count, extension);
  }
  return text.empty() ? text : text + ")";
}

Status take_class(ImageList& list, const fs::path& folder) {
  ASSAY_ASSIGN(const auto files, images_below(folder, list));
  if (files.empty()) {
    return fail(ErrorCode::insufficient_data, "{}: a class folder without a JPEG or PNG image{}", folder.string(),
                in_brackets(list));
  }
  list.class_of.insert(list.class_of.end(), files.size(), list.classes.size());
  list.classes.push_back(folder.filename().string());
  list.files.insert(list.files.end(), files.begin(), files.end());
  return {};
}

}  // namespace

Result<ImageList> list_images(const fs::path& folder) {
  ImageList list{.folder = folder};
  ASSAY_ASSIGN(const auto entries, entries_of(folder));
  std::vector<std::string> loose;
  for (const fs::path& entry : entries) {
    if (fs::is_directory(entry)) {
      ASSAY_TRY(take_class(list, entry));
    } else if (is_image(entry)) {
      loose.push_back(entry.filename().string());
    } else {
      leave_out(entry, list);
    }
  }
  if (!loose.empty() && !list.files.empty()) {
    return fail(ErrorCode::corrupt, "{}: images in class folders and '{}' beside them, which has no class",
                folder.string(), loose.front());
  }
  if (!loose.empty()) list.files = std::move(loose);
  if (list.files.empty()) {
    return fail(ErrorCode::insufficient_data, "{}: no JPEG or PNG image{}", folder.string(), in_brackets(list));
  }
  return list;
}

std::string left_out_text(const ImageList& list) {
  std::size_t files = 0;
  for (const auto& [extension, count] : list.left_out) files += count;
  if (files == 0) return "";
  return fmt::format("{}: {} {} no JPEG or PNG and {} left out{}", list.folder.string(), files,
                     files == 1 ? "file is" : "files are", files == 1 ? "was" : "were", in_brackets(list));
}

}  // namespace assay::data
