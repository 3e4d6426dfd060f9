#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::experiment {

// invalid_argument unless a model (and its external data) may be written there: it names a file, is not `source`, which
// is called `source_name`, and nothing stands there that may not be replaced.
Status check_model_place(const std::filesystem::path& output, bool overwrite, const std::filesystem::path& source,
                         std::string_view source_name);

// The hidden folder beside a model in which cells make it; gone when this goes.
class MakingFolder {
 public:
  // invalid_argument when another process makes the same model.
  static Result<MakingFolder> open(const std::filesystem::path& output);
  MakingFolder(MakingFolder&& other) noexcept;
  MakingFolder& operator=(MakingFolder&&) = delete;
  ~MakingFolder();
  const std::filesystem::path& folder() const { return folder_; }

 private:
  MakingFolder(std::filesystem::path folder, FolderLock lock);
  std::filesystem::path folder_;
  FolderLock lock_;
};

// run_cells() in such a folder, of which nothing is left when it is interrupted.
Result<std::vector<record::CellRecord>> run_making_cells(const std::vector<CellTask>& tasks,
                                                         const ExecutorOptions& options);

// Moves a model to its place. Its external data go first, under names by what they hold
// (model::name_data_by_content()), and data of a former model go last, so that at every moment a complete model stands
// under the name: the former or the new one. Data that another model of the folder refers to stay, and so do data
// that an interruption left beside them.
Status publish_model(const std::filesystem::path& made, const std::filesystem::path& output);

}  // namespace assay::experiment
