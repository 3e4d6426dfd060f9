#include "assay/experiment/making_folder.hpp"

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

}  // namespace

Status check_model_place(const fs::path& output, bool overwrite, const fs::path& source, std::string_view source_name) {
  std::error_code ignored;
  if (output.filename().empty() || fs::is_directory(output, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: name the file that the model is written to", output.string());
  }
  if (!source.empty() && fs::equivalent(output, source, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: is {} itself; name another file", output.string(), source_name);
  }
  for (const fs::path& file : {output, fs::path(output.string() + ".data")}) {
    if (overwrite || !fs::exists(file, ignored)) continue;
    return fail(ErrorCode::invalid_argument,
                "{}: there is such a file already. Name another one, or replace it with --overwrite", file.string());
  }
  return {};
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

Status publish_model(const fs::path& made, const fs::path& output, bool overwrite) {
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(made));
  const fs::path folder = fs::absolute(output).parent_path();
  std::vector<std::pair<fs::path, fs::path>> moves;
  for (const fs::path& data : summary.external_files) {
    moves.emplace_back(data, folder / fs::absolute(data).lexically_relative(fs::absolute(made).parent_path()));
  }
  std::error_code ignored;
  for (const auto& [from, to] : moves) {
    if (!overwrite && fs::exists(to, ignored)) {
      return fail(ErrorCode::invalid_argument,
                  "{}: the model keeps its weights in a file of this name, and there is one already. Choose another "
                  "folder, or replace it with --overwrite",
                  to.string());
    }
  }
  for (const auto& [from, to] : moves) {
    fs::create_directories(to.parent_path(), ignored);
    ASSAY_TRY(move_made_file(from, to));
  }
  return move_made_file(made, output);
}

}  // namespace assay::experiment
