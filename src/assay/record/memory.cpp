#include "assay/record/memory.hpp"

#include <array>
#include <utility>

#include "assay/record/launch_json_internal.hpp"

namespace assay::record {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::pair<const char*, Number MemoryPass::*>, 10> k_numbers{{
    {"load_peak_bytes", &MemoryPass::load_peak},
    {"loaded_bytes", &MemoryPass::loaded},
    {"steady_bytes", &MemoryPass::steady},
    {"steady_uss_bytes", &MemoryPass::steady_uss},
    {"steady_pss_bytes", &MemoryPass::steady_pss},
    {"held_bytes", &MemoryPass::held},
    {"counted_weights_bytes", &MemoryPass::counted_weights},
    {"counted_peak_bytes", &MemoryPass::counted_peak},
    {"counted_activations_bytes", &MemoryPass::counted_activations},
    {"counted_outputs_bytes", &MemoryPass::counted_outputs},
}};

bool is_configuration(const std::string& name) {
  return name == "usual" || name == "lean" || name == "counted" || name == "trivial";
}

}  // namespace

ordered_json to_json(const MemoryPass& pass) {
  ordered_json document;
  document["configuration"] = pass.configuration;
  for (const auto& [key, member] : k_numbers) put_number(document, key, pass.*member);
  document["batch"] = pass.batch;
  document["threads"] = pass.threads;
  document["runtime"] = pass.runtime;
  document["warnings"] = pass.warnings;
  return document;
}

Result<MemoryPass> memory_from_json(const ordered_json& outcome) {
  try {
    MemoryPass pass;
    pass.configuration = outcome.at("configuration");
    if (!is_configuration(pass.configuration)) {
      return fail(ErrorCode::corrupt, "\"{}\" is no configuration of a memory pass", pass.configuration);
    }
    for (const auto& [key, member] : k_numbers) pass.*member = take_number(outcome, key);
    pass.batch = outcome.at("batch");
    pass.threads = outcome.at("threads");
    pass.runtime = outcome.at("runtime");
    pass.warnings = outcome.at("warnings").get<std::vector<std::string>>();
    return pass;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a memory pass: {}", error.what());
  }
}

}  // namespace assay::record
