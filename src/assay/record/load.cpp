#include "assay/record/load.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* k_latencies = "latencies_ns.npy";
constexpr std::array k_scenarios{"single_stream", "multi_stream", "server", "offline"};

template <class T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

template <class T>
std::optional<T> optional_at(const ordered_json& document, const char* key) {
  const ordered_json& value = document.at(key);
  return value.is_null() ? std::nullopt : std::optional<T>(value.get<T>());
}

void put(ordered_json& outcome, const LoadSetting& setting) {
  outcome["batch"] = setting.batch;
  outcome["threads"] = setting.threads;
  outcome["runtime"] = setting.runtime;
  outcome["inputs"] = setting.inputs;
  outcome["disturbance"] = setting.disturbance;
  outcome["warnings"] = setting.warnings;
}

LoadSetting setting_from(const ordered_json& outcome) {
  return {.batch = outcome.at("batch"),
          .threads = outcome.at("threads"),
          .runtime = outcome.at("runtime"),
          .inputs = outcome.at("inputs"),
          .disturbance = outcome.at("disturbance"),
          .warnings = outcome.at("warnings").get<std::vector<std::string>>()};
}

LoadRecord record_from(const ordered_json& outcome) {
  return {.scenario = outcome.at("scenario"),
          .samples_per_query = outcome.at("samples_per_query"),
          .samples = outcome.at("samples"),
          .latencies_ns = {},
          .last_asked_ns = outcome.at("last_asked_ns"),
          .duration_ns = outcome.at("duration_ns"),
          .cut_short = outcome.at("cut_short"),
          .rate_per_s = optional_at<double>(outcome, "rate_per_s"),
          .bound_ns = optional_at<std::int64_t>(outcome, "bound_ns"),
          .p = outcome.at("p"),
          .is_valid = outcome.at("valid"),
          .reasons = outcome.at("reasons").get<std::vector<std::string>>(),
          .queries_needed = optional_at<std::uint64_t>(outcome, "queries_needed"),
          .setting = setting_from(outcome)};
}

// Empty when the run can be believed.
std::string problem_of(const LoadRecord& record) {
  if (std::ranges::find(k_scenarios, record.scenario) == k_scenarios.end()) {
    return fmt::format("\"{}\" is no scenario", record.scenario);
  }
  if (!(record.p > 0 && record.p < 1)) return "a percentile outside 0 and 1";
  if (record.duration_ns < 0 || record.samples_per_query == 0) return "a run without duration or samples";
  if (record.latencies_ns.size() > record.samples) return "fewer samples than queries";
  if (std::ranges::any_of(record.latencies_ns, [](std::int64_t ns) { return ns < 0; })) {
    return "a query of negative length";
  }
  return "";
}

ordered_json to_json(const PeakRunRecord& run) {
  ordered_json document;
  document["rate_per_s"] = run.rate_per_s;
  document["queries"] = run.queries;
  document["latency_ns"] = or_null(run.latency_ns);
  document["valid"] = run.is_valid;
  document["reasons"] = run.reasons;
  return document;
}

PeakRunRecord run_from(const ordered_json& document) {
  return {.rate_per_s = document.at("rate_per_s"),
          .queries = document.at("queries"),
          .latency_ns = optional_at<std::int64_t>(document, "latency_ns"),
          .is_valid = document.at("valid"),
          .reasons = document.at("reasons").get<std::vector<std::string>>()};
}

std::string problem_of(const PeakRecord& record) {
  const auto positive = [](const std::optional<double>& rate) { return !rate || (std::isfinite(*rate) && *rate > 0); };
  if (!positive(record.highest_valid) || !positive(record.lowest_invalid)) return "a rate that is not positive";
  if (!record.highest_valid && record.undefined.empty()) return "neither a rate nor a reason";
  if (!(record.p > 0 && record.p < 1) || record.bound_ns <= 0) return "no bound that could be kept";
  return "";
}

}  // namespace

Result<ordered_json> write_load(const fs::path& folder, const LoadRecord& record) {
  const auto& latencies = record.latencies_ns;
  const tensor::Shape shape{static_cast<std::int64_t>(latencies.size())};
  ASSAY_TRY(tensor::write_npy(folder / k_latencies,
                              {tensor::DType::i64, shape, reinterpret_cast<const std::byte*>(latencies.data())}));
  ordered_json outcome;
  outcome["scenario"] = record.scenario;
  outcome["samples_per_query"] = record.samples_per_query;
  outcome["queries"] = latencies.size();
  outcome["samples"] = record.samples;
  outcome["last_asked_ns"] = record.last_asked_ns;
  outcome["duration_ns"] = record.duration_ns;
  outcome["cut_short"] = record.cut_short;
  outcome["rate_per_s"] = or_null(record.rate_per_s);
  outcome["bound_ns"] = or_null(record.bound_ns);
  outcome["p"] = record.p;
  outcome["valid"] = record.is_valid;
  outcome["reasons"] = record.reasons;
  outcome["queries_needed"] = or_null(record.queries_needed);
  put(outcome, record.setting);
  return outcome;
}

Result<LoadRecord> read_load(const fs::path& cell, const ordered_json& outcome) {
  try {
    LoadRecord record = record_from(outcome);
    ASSAY_ASSIGN(record.latencies_ns,
                 tensor::read_npy_vector<std::int64_t>(cell / k_latencies, outcome.at("queries").get<std::uint64_t>()));
    const std::string problem = problem_of(record);
    if (!problem.empty()) return fail(ErrorCode::corrupt, "{}: not a run under load: {}", cell.string(), problem);
    return record;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not a run under load: {}", cell.string(), error.what());
  }
}

ordered_json to_json(const PeakRecord& record) {
  ordered_json outcome;
  outcome["p"] = record.p;
  outcome["bound_ns"] = record.bound_ns;
  outcome["highest_valid"] = or_null(record.highest_valid);
  outcome["lowest_invalid"] = or_null(record.lowest_invalid);
  outcome["undefined"] = record.undefined;
  outcome["imprecise"] = record.imprecise;
  outcome["runs"] = ordered_json::array();
  for (const PeakRunRecord& run : record.runs) outcome["runs"].push_back(to_json(run));
  put(outcome, record.setting);
  return outcome;
}

Result<PeakRecord> peak_from_json(const ordered_json& outcome) {
  try {
    PeakRecord record{.p = outcome.at("p"),
                      .bound_ns = outcome.at("bound_ns"),
                      .highest_valid = optional_at<double>(outcome, "highest_valid"),
                      .lowest_invalid = optional_at<double>(outcome, "lowest_invalid"),
                      .undefined = outcome.at("undefined"),
                      .imprecise = outcome.at("imprecise"),
                      .runs = {},
                      .setting = setting_from(outcome)};
    for (const ordered_json& run : outcome.at("runs")) record.runs.push_back(run_from(run));
    const std::string problem = problem_of(record);
    if (!problem.empty()) return fail(ErrorCode::corrupt, "not a search for a peak rate: {}", problem);
    return record;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a search for a peak rate: {}", error.what());
  }
}

}  // namespace assay::record
