#include "assay/experiment/explain/runtime_profile.hpp"

#include <map>

#include <nlohmann/json.hpp>

#include "assay/base/file.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view k_ending = "_kernel_time";

Result<fs::path> profile_beginning_with(const fs::path& prefix) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(prefix.parent_path(), error)) {
    if (entry.path().filename().string().starts_with(prefix.filename().string())) return entry.path();
  }
  return fail(ErrorCode::not_found, "{}*: the runtime left no profile", prefix.string());
}

class Profile {
 public:
  void take(const json& event) {
    const std::string name = event.at("name");
    if (event.at("cat") != "Node" || !name.ends_with(k_ending)) return;
    const json& arguments = event.at("args");
    const std::string key = arguments.value("node_index", name);
    const auto [at, is_new] = places_.emplace(key, nodes_.size());
    if (is_new) {
      nodes_.push_back({name.substr(0, name.size() - k_ending.size()), arguments.value("op_name", std::string()), {}});
    }
    nodes_[at->second].us.push_back(event.at("dur").get<std::uint32_t>());
  }
  std::vector<ProfiledNode> nodes() && { return std::move(nodes_); }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<ProfiledNode> nodes_;
};

}  // namespace

Result<std::vector<ProfiledNode>> read_profile(const fs::path& prefix) {
  ASSAY_ASSIGN(const fs::path path, profile_beginning_with(prefix));
  ASSAY_ASSIGN(const std::string text, read_file(path));
  Profile profile;
  try {
    for (const json& event : json::parse(text)) profile.take(event);
  } catch (const json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not a profile of ONNX Runtime: {}", path.string(), error.what());
  }
  return std::move(profile).nodes();
}

}  // namespace assay::experiment
