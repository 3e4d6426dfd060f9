#include "assay/experiment/making_mark.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Without spaces and line ends: it is part of every made file.
std::string compact(const ordered_json& document) {
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json calibration_mark(const CalibrationContent& content) {
  std::string digests;
  for (const std::string& digest : marked_digests(content.digests)) digests += digest;
  return {{"data", content.data},       {"samples", content.ids.size()}, {"seed", content.seed},
          {"digest", content.digest()}, {"inputs", content.ranges},      {"digests", digests}};
}

std::vector<std::string> digests_in(const std::string& text) {
  std::vector<std::string> digests;
  for (std::size_t from = 0; from < text.size(); from += k_mark_digits) {
    digests.push_back(text.substr(from, k_mark_digits));
  }
  return digests;
}

MakingMark read_mark(const ordered_json& document) {
  MakingMark mark;
  ordered_json& method = mark.method;
  method["name"] = document.at("method").get<std::string>();
  method["options"] = document.at("options").get<std::map<std::string, std::string>>();
  method["made_by"] = document.at("tool").get<std::string>();
  method["simulated"] = document.at("simulated").get<bool>();
  method["packed_bytes"] = document.at("packed_bytes");
  if (!method["packed_bytes"].is_null()) method["packed_bytes"] = document.at("packed_bytes").get<std::uint64_t>();
  method["notes"] = ordered_json::array();
  method["command"] = document.at("command");
  method["calibration"] = nullptr;
  const ordered_json& calibration = document.at("calibration");
  if (calibration.is_null()) return mark;
  method["calibration"] = {{"data", calibration.at("data").get<std::string>()},
                           {"samples", calibration.at("samples").get<std::uint64_t>()},
                           {"seed", calibration.at("seed").get<std::uint64_t>()},
                           {"digest", calibration.at("digest").get<std::string>()},
                           {"of_the_judged_data", false}};
  mark.samples = digests_in(calibration.at("digests"));
  mark.inputs = calibration.at("inputs").get<std::map<std::string, std::array<double, 2>>>();
  return mark;
}

}  // namespace

std::vector<std::string> marked_digests(std::span<const std::string> digests) {
  std::vector<std::string> kept;
  for (const std::string& digest : digests) kept.push_back(digest.substr(0, k_mark_digits));
  std::ranges::sort(kept);
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  kept.resize(std::min(kept.size(), k_marked_samples));
  return kept;
}

std::string making_mark(const ordered_json& specification, const ordered_json& outcome,
                        const CalibrationSet* calibration) {
  ordered_json document{{"schema", k_mark_schema},
                        {"tool", specification.at("tool")},
                        {"method", specification.at("method")},
                        {"options", specification.at("options")},
                        {"baseline", specification.at("model")},
                        {"simulated", outcome.at("simulated")},
                        {"packed_bytes", outcome.at("packed_bytes")}};
  document["command"] = nullptr;
  if (const auto command = outcome.find("command"); command != outcome.end()) {
    document["command"] = {{"program", command->at("program")}, {"version", command->at("version")}};
  }
  document["calibration"] = calibration != nullptr ? calibration_mark(calibration->content()) : ordered_json(nullptr);
  return compact(document);
}

Result<std::optional<MakingMark>> mark_of(const model::ModelSummary& summary) {
  const auto found = summary.metadata.find(std::string(model::k_mark_key));
  if (found == summary.metadata.end()) return std::nullopt;
  const auto unreadable = [](const std::string& why) {
    return fail(
        ErrorCode::corrupt,
        "what its metadata say of how it was made ('{}') cannot be read: {}. Make it anew, or remove that entry",
        model::k_mark_key, why);
  };
  try {
    const auto document = ordered_json::parse(found->second);
    if (const std::string schema = document.at("schema"); schema != k_mark_schema) {
      return fail(ErrorCode::unsupported,
                  "its metadata say how it was made by schema '{}', and this program knows '{}': use the program that "
                  "made it, or a later one",
                  schema, k_mark_schema);
    }
    return read_mark(document);
  } catch (const nlohmann::json::exception& error) {
    return unreadable(error.what());
  }
}

}  // namespace assay::experiment
