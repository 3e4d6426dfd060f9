#include "assay/record/throughput.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace assay::record {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const ThroughputWindow& window) {
  ordered_json document;
  document["role"] = window.role;
  document["batch"] = window.batch;
  document["threads"] = window.threads;
  document["samples_per_s"] = window.samples_per_s;
  document["reason"] = window.reason;
  return document;
}

ThroughputWindow throughput_window_from_json(const ordered_json& document) {
  return {.role = document.at("role"),
          .batch = document.at("batch"),
          .threads = document.at("threads"),
          .samples_per_s = document.at("samples_per_s").get<std::vector<double>>(),
          .reason = document.at("reason")};
}

// Empty when the window can be believed.
std::string problem_of(const ThroughputWindow& window) {
  constexpr std::array<std::string_view, 3> k_roles{"baseline", "control", "candidate"};
  if (std::ranges::find(k_roles, window.role) == k_roles.end()) return fmt::format("\"{}\" is no role", window.role);
  if (window.batch == 0 || window.threads == 0) return "a configuration without a batch or a thread";
  if (window.samples_per_s.empty() && window.reason.empty()) return "a configuration with neither rates nor a reason";
  const auto positive = [](double rate) { return std::isfinite(rate) && rate > 0; };
  return std::ranges::all_of(window.samples_per_s, positive) ? "" : "a rate that is not positive";
}

}  // namespace

ordered_json to_json(const ThroughputLaunch& launch) {
  ordered_json document;
  document["windows"] = ordered_json::array();
  for (const ThroughputWindow& window : launch.windows) document["windows"].push_back(to_json(window));
  document["runtime"] = launch.runtime;
  document["disturbance"] = launch.disturbance;
  document["warnings"] = launch.warnings;
  return document;
}

Result<ThroughputLaunch> throughput_from_json(const ordered_json& outcome) {
  try {
    ThroughputLaunch launch;
    for (const ordered_json& window : outcome.at("windows")) {
      launch.windows.push_back(throughput_window_from_json(window));
      const std::string problem = problem_of(launch.windows.back());
      if (!problem.empty()) return fail(ErrorCode::corrupt, "not a throughput launch: {}", problem);
    }
    launch.runtime = outcome.at("runtime");
    launch.disturbance = outcome.at("disturbance");
    launch.warnings = outcome.at("warnings").get<std::vector<std::string>>();
    return launch;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a throughput launch: {}", error.what());
  }
}

}  // namespace assay::record
