#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::experiment {

// What ONNX Runtime's profile says of one node: its time in each run, in whole microseconds.
struct ProfiledNode {
  std::string node;
  std::string op;
  std::vector<std::uint32_t> us;
};

// Reads the profile that a session with SessionOptions::profile left: the file whose name begins with `prefix` (a
// path). Nodes in the order of their first run. Nodes inside If or Loop may have run more or less often than the model.
// not_found without such a file; corrupt when it is no profile.
Result<std::vector<ProfiledNode>> read_profile(const std::filesystem::path& prefix);

}  // namespace assay::experiment
