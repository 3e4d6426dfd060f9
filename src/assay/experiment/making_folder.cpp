#include "assay/experiment/making_folder.hpp"

#include <algorithm>
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

// A model that was renamed, or a copy: it still needs the data.
bool is_read_by_another(const fs::path& folder, const fs::path& model, const std::string& data) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".onnx" || entry.path().filename() == model.filename()) continue;
    const auto summary = model::inspect(entry.path());
    if (!summary) continue;
    const auto reads = [&](const fs::path& file) { return file.filename() == data; };
    if (std::ranges::any_of(summary->external_files, reads)) return true;
  }
  return false;
}

// Data files that bear the name of the model and that it alone refers to.
std::vector<fs::path> data_of(const fs::path& model) {
  const std::string begin = model.filename().string() + ".";
  const fs::path folder = fs::absolute(model).parent_path();
  std::vector<fs::path> files;
  const auto summary = model::inspect(model);
  if (!summary) return files;
  for (const fs::path& data : summary->external_files) {
    const std::string file = data.filename().string();
    const bool is_own = file.starts_with(begin) && file.ends_with(".data");
    const bool is_beside = fs::absolute(data).lexically_normal().parent_path() == folder;
    if (is_own && is_beside && !is_read_by_another(folder, model, file)) files.push_back(folder / file);
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
