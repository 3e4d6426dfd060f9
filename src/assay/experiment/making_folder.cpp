#include "assay/experiment/making_folder.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;

Status move_made_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return fail(ErrorCode::io, "{}: cannot be written: {}", to.string(), error.message());
  return {};
}

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// Data files that bear the name of the model: those it refers to, and what interrupted runs left.
std::vector<fs::path> data_of(const fs::path& model) {
  const std::string name = model.filename().string();
  const std::string begin = name + ".";
  constexpr std::string_view k_end = ".data";
  const fs::path folder = fs::absolute(model).parent_path();
  std::vector<fs::path> files;
  std::error_code ignored;
  if (const auto summary = model::inspect(model)) {
    const fs::path plain = folder / (name + std::string(k_end));  // what former versions called it
    for (const fs::path& data : summary->external_files) {
      if (fs::absolute(data).lexically_normal() == plain) files.push_back(plain);
    }
  }
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string file = entry.path().filename().string();
    const bool is_long = file.size() == begin.size() + model::k_data_name_digits + k_end.size();
    if (!is_long || !file.starts_with(begin) || !file.ends_with(k_end)) continue;
    if (is_hexadecimal(std::string_view(file).substr(begin.size(), model::k_data_name_digits))) {
      files.push_back(entry.path());
    }
  }
  return files;
}

}  // namespace

Status check_model_place(const fs::path& output, bool overwrite, const fs::path& source, std::string_view source_name) {
  std::error_code ignored;
  if (output.filename().empty() || fs::is_directory(output, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: name the file that the model is written to", output.string());
  }
  if (!source.empty() && fs::equivalent(output, source, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: is {} itself; name another file", output.string(), source_name);
  }
  if (overwrite || !fs::exists(output, ignored)) return {};
  return fail(ErrorCode::invalid_argument,
              "{}: there is such a file already. Name another one, or replace it with --overwrite", output.string());
}

Result<MakingFolder> MakingFolder::open(const fs::path& output) {
  const fs::path folder = fs::absolute(output).parent_path() / ("." + output.filename().string() + ".making");
  ASSAY_ASSIGN(FolderLock lock, FolderLock::take(folder));
  return MakingFolder(folder, std::move(lock));
}

MakingFolder::MakingFolder(fs::path folder, FolderLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}

MakingFolder::MakingFolder(MakingFolder&& other) noexcept
    : folder_(std::move(other.folder_)), lock_(std::move(other.lock_)) {
  other.folder_.clear();
}

MakingFolder::~MakingFolder() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

Result<std::vector<record::CellRecord>> run_making_cells(const std::vector<CellTask>& tasks,
                                                         const ExecutorOptions& options) {
  auto cells = run_cells(tasks, options);
  if (cells || cells.error().code() != ErrorCode::cancelled) return cells;
  return fail(ErrorCode::cancelled, "interrupted; nothing was written");
}

Status publish_model(const fs::path& made, const fs::path& output) {
  const std::string name = output.filename().string();
  ASSAY_TRY(model::name_data_by_content(made, name));
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(made));
  const fs::path folder = fs::absolute(output).parent_path();
  const std::vector<fs::path> old = data_of(output);
  std::set<std::string> names;
  for (const fs::path& data : summary.external_files) {
    ASSAY_TRY(move_made_file(data, folder / data.filename()));
    names.insert(data.filename().string());
  }
  ASSAY_TRY(move_made_file(made, output));
  std::error_code ignored;
  for (const fs::path& data : old) {
    if (!names.contains(data.filename().string())) fs::remove(data, ignored);
  }
  return {};
}

}  // namespace assay::experiment
