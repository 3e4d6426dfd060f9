#pragma once

#include <filesystem>
#include <string>

#include "assay/base/result.hpp"

namespace assay {

// A new empty folder among the system's temporary files, removed with all it holds when the object goes.
class TemporaryFolder {
 public:
  // Its name begins with `name`. io when none can be made.
  static Result<TemporaryFolder> make(const std::string& name);
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace assay
