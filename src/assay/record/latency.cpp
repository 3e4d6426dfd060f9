#include "assay/record/latency.hpp"

#include <algorithm>
#include <numeric>

#include "assay/record/launch_json_internal.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::record {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* k_runs = "latency_ns.npy";
constexpr const char* k_warm_up = "warm_up_ns.npy";

Status write_array(const fs::path& path, const std::vector<std::int64_t>& values, tensor::Shape shape) {
  return tensor::write_npy(path,
                           {tensor::DType::i64, std::move(shape), reinterpret_cast<const std::byte*>(values.data())});
}

ordered_json to_json(const RunCounts& counts) {
  ordered_json document{{"runs", counts.runs}};
  put_number(document, "instructions", counts.instructions);
  put_number(document, "cycles", counts.cycles);
  put_number(document, "cache_misses", counts.cache_misses);
  put_number(document, "branch_misses", counts.branch_misses);
  return document;
}

// Earlier versions counted nothing.
RunCounts counts_in(const ordered_json& subject) {
  if (!subject.contains("counters")) return {};
  const ordered_json& counts = subject.at("counters");
  return {.runs = counts.at("runs"),
          .instructions = take_number(counts, "instructions"),
          .cycles = take_number(counts, "cycles"),
          .cache_misses = take_number(counts, "cache_misses"),
          .branch_misses = take_number(counts, "branch_misses")};
}

ordered_json to_json(const SubjectTimes& subject) {
  return {{"role", subject.role},
          {"load_ns", subject.load_ns},
          {"first_run_ns", subject.first_run_ns},
          {"warm_up_runs", subject.warm_up_ns.size()},
          {"counters", to_json(subject.counts)}};
}

// Baseline and control come first, each role once.
bool are_roles(const std::vector<SubjectTimes>& subjects) {
  const std::vector<std::string> known{"baseline", "control", "candidate"};
  if (subjects.size() < 2 || subjects.size() > known.size()) return false;
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    if (subjects[s].role != known[s]) return false;
  }
  return true;
}

Status check(const fs::path& cell, const LatencyLaunch& launch) {
  if (!are_roles(launch.subjects)) {
    return fail(ErrorCode::corrupt, "{}: the subjects are not baseline, control and perhaps candidate", cell.string());
  }
  if (launch.block_rounds == 0 || launch.batch == 0 || launch.threads == 0) {
    return fail(ErrorCode::corrupt, "{}: a launch without block rounds, batch or threads", cell.string());
  }
  return {};
}

Result<LatencyLaunch> description_from_json(const ordered_json& outcome, std::vector<std::uint64_t>& warm_up_runs) {
  try {
    LatencyLaunch launch;
    for (const ordered_json& subject : outcome.at("subjects")) {
      launch.subjects.push_back({.role = subject.at("role"),
                                 .load_ns = subject.at("load_ns"),
                                 .first_run_ns = subject.at("first_run_ns"),
                                 .warm_up_ns = {},
                                 .run_ns = {},
                                 .counts = counts_in(subject)});
      warm_up_runs.push_back(subject.at("warm_up_runs"));
    }
    launch.block_rounds = outcome.at("block_rounds");
    launch.batch = outcome.at("batch");
    launch.threads = outcome.at("threads");
    if (outcome.contains("engine_ns") && !outcome.at("engine_ns").is_null()) {
      launch.engine_ns = outcome.at("engine_ns").get<std::int64_t>();
    }
    launch.runtime = outcome.at("runtime");
    launch.inputs = outcome.at("inputs");
    launch.created = outcome.at("created").get<std::vector<std::string>>();
    launch.disturbance = outcome.at("disturbance");
    launch.warnings = outcome.at("warnings").get<std::vector<std::string>>();
    return launch;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not a latency launch: {}", error.what());
  }
}

Status read_runs(const fs::path& path, LatencyLaunch& launch) {
  ASSAY_ASSIGN(const tensor::Tensor runs, tensor::read_npy(path));
  const tensor::Shape& shape = runs.shape();
  const bool right = runs.dtype() == tensor::DType::i64 && shape.size() == 2 &&
                     static_cast<std::size_t>(shape[0]) == launch.subjects.size();
  const std::size_t rounds = right ? static_cast<std::size_t>(shape[1]) : 0;
  if (!right || rounds == 0 || rounds % launch.block_rounds != 0) {
    return fail(ErrorCode::corrupt, "{}: {} {} instead of int64 [{}, whole blocks of {} rounds]", path.string(),
                tensor::name_of(runs.dtype()), tensor::to_text(shape), launch.subjects.size(), launch.block_rounds);
  }
  const auto values = runs.as<std::int64_t>();
  if (std::ranges::min(values) < 0) return fail(ErrorCode::corrupt, "{}: a run of negative length", path.string());
  for (std::size_t s = 0; s < launch.subjects.size(); ++s) {
    const auto row = values.subspan(s * rounds, rounds);
    launch.subjects[s].run_ns.assign(row.begin(), row.end());
  }
  return {};
}

Status read_warm_up(const fs::path& path, const std::vector<std::uint64_t>& counts, LatencyLaunch& launch) {
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  ASSAY_ASSIGN(const auto values, tensor::read_npy_vector<std::int64_t>(path, total));
  std::size_t at = 0;
  for (std::size_t s = 0; s < launch.subjects.size(); ++s) {
    if (counts[s] > values.size() - at) {
      return fail(ErrorCode::corrupt, "{}: fewer runs than the subjects' warm_up_runs", path.string());
    }
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(at);
    launch.subjects[s].warm_up_ns.assign(first, first + static_cast<std::ptrdiff_t>(counts[s]));
    at += counts[s];
  }
  return {};
}

}  // namespace

Result<ordered_json> write_latency(const fs::path& folder, const LatencyLaunch& launch) {
  std::vector<std::int64_t> runs;
  std::vector<std::int64_t> warm_up;
  ordered_json outcome;
  outcome["subjects"] = ordered_json::array();
  for (const SubjectTimes& subject : launch.subjects) {
    ASSAY_CHECK(subject.run_ns.size() == launch.subjects.front().run_ns.size());
    runs.insert(runs.end(), subject.run_ns.begin(), subject.run_ns.end());
    warm_up.insert(warm_up.end(), subject.warm_up_ns.begin(), subject.warm_up_ns.end());
    outcome["subjects"].push_back(to_json(subject));
  }
  ASSAY_TRY(check(folder, launch));
  const auto rounds = static_cast<std::int64_t>(launch.subjects.front().run_ns.size());
  ASSAY_TRY(write_array(folder / k_runs, runs, {static_cast<std::int64_t>(launch.subjects.size()), rounds}));
  ASSAY_TRY(write_array(folder / k_warm_up, warm_up, {static_cast<std::int64_t>(warm_up.size())}));
  outcome["block_rounds"] = launch.block_rounds;
  outcome["batch"] = launch.batch;
  outcome["threads"] = launch.threads;
  if (launch.engine_ns) outcome["engine_ns"] = *launch.engine_ns;
  outcome["runtime"] = launch.runtime;
  outcome["inputs"] = launch.inputs;
  outcome["created"] = launch.created;
  outcome["disturbance"] = launch.disturbance;
  outcome["warnings"] = launch.warnings;
  return outcome;
}

Result<LatencyLaunch> read_latency(const fs::path& cell, const ordered_json& outcome) {
  std::vector<std::uint64_t> warm_up_runs;
  auto described = description_from_json(outcome, warm_up_runs);
  if (!described) return fail(ErrorCode::corrupt, "{}: {}", cell.string(), described.error().message());
  LatencyLaunch launch = std::move(*described);
  ASSAY_TRY(check(cell, launch));
  ASSAY_TRY(read_runs(cell / k_runs, launch));
  ASSAY_TRY(read_warm_up(cell / k_warm_up, warm_up_runs, launch));
  return launch;
}

}  // namespace assay::record
