#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/number.hpp"

namespace assay::record {

// What one launch of the paired latency measurement left: one process that loaded the baseline, the baseline once more
// (the A/A control) and, when two models are compared, the candidate, and timed them in turn. All times are nanoseconds
// of the monotonic clock.

// What the processor's counters say of one run of a subject, in user space: means over `runs` runs in a row, after the
// timed ones. Undefined with the reason where the machine does not count.
struct RunCounts {
  std::uint64_t runs = 0;
  Number instructions = Number::undefined("not counted");
  Number cycles = Number::undefined("not counted");
  Number cache_misses = Number::undefined("not counted");  // of the last level
  Number branch_misses = Number::undefined("not counted");
};

struct SubjectTimes {
  std::string role;                      // baseline | control | candidate
  std::int64_t load_ns = 0;              // creating the session, which reads the file; the engine was opened before
  std::int64_t first_run_ns = 0;         // the very first inference
  std::vector<std::int64_t> warm_up_ns;  // the runs after it that were not counted, in order
  std::vector<std::int64_t> run_ns;      // the counted runs; element i of each subject was timed in the same round
  RunCounts counts = {};
};

// Below this many launches that could be used no interval of a comparison is worth its name.
inline constexpr std::size_t k_fewest_launches = 10;

struct LatencyLaunch {
  std::vector<SubjectTimes> subjects;  // baseline, control[, candidate]; run_ns of equal length
  std::uint64_t block_rounds = 1;      // rounds a block; run_ns holds whole blocks
  std::uint64_t batch = 1;             // samples a run
  std::uint64_t threads = 1;
  std::optional<std::int64_t> engine_ns = {};  // loading the engine's library and setting it up; once in the process
  std::string runtime;                         // "ONNX Runtime 1.30.0 (CPU)"
  std::string inputs;                          // where the inputs came from, in words
  std::vector<std::string> created;            // roles in the order in which their sessions were created
  nlohmann::ordered_json disturbance;  // what else the machine did meanwhile: counters by name, null with a reason
  std::vector<std::string> warnings;   // of the same, in plain words
};

// latency_ns.npy (int64, [subjects, rounds]) and warm_up_ns.npy (int64, the warm-up runs of all subjects one after the
// other) into `folder`; gives the rest, for the cell's outcome.
Result<nlohmann::ordered_json> write_latency(const std::filesystem::path& folder, const LatencyLaunch& launch);

// corrupt when the arrays and the outcome do not fit together.
Result<LatencyLaunch> read_latency(const std::filesystem::path& cell, const nlohmann::ordered_json& outcome);

}  // namespace assay::record
