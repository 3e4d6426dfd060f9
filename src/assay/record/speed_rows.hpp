#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/record/number.hpp"

namespace assay::record {

// What was concluded about speed and memory: the keys latency, throughput and memory of result.json, documented in
// docs/formats/result.md. Times are microseconds, sizes bytes, rates samples a second.

inline constexpr std::array<double, 5> k_latency_percentiles{0.5, 0.9, 0.95, 0.99, 0.999};
inline constexpr std::array<std::string_view, 5> k_percentile_names{"p50", "p90", "p95", "p99", "p99.9"};

// What may be said of a ratio once the noise floor is known.
enum class Change { none_shown, lower, higher, unknown };
std::string_view name_of(Change change);
Change change_named(std::string_view name);

// How the timings of a launch went, warm-up runs included (Barrett et al., OOPSLA 2017).
enum class SteadyState { flat, warm_up, slowdown, no_steady_state, unknown };
std::string_view name_of(SteadyState state);
SteadyState steady_state_named(std::string_view name);

struct Percentile {
  Number us;  // undefined when so few independent runs cannot tell
  Range interval;
  Number effective_n;  // independent runs that the dependent ones are worth for this percentile
  Number needed_runs;  // of each model, in as many launches as it takes, until it is defined; undefined when it is
};

// A value, or the reason why there is none.
template <class T>
struct Measured {
  std::optional<T> value;
  std::string undefined = "not measured";

  bool defined() const { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }
  static Measured of(T measured) {
    Measured one;
    one.value.emplace(std::move(measured));
    one.undefined.clear();
    return one;
  }
  static Measured none(std::string reason) { return {std::nullopt, std::move(reason)}; }
};

// What the processor counted in one run, in user space: medians over the launches.
struct Counters {
  Number instructions;
  Number cycles;
  Number cache_misses;
  Number branch_misses;
  std::uint64_t launches = 0;  // that counted anything
};

// The counted runs of one launch.
struct LaunchMean {
  double mean_us = 0;
  std::uint64_t n = 0;
};

// One model's runs, over all launches that could be used.
struct ModelLatency {
  std::array<Percentile, 5> percentiles;  // of k_latency_percentiles
  Number mean_us;
  Range mean_interval;
  std::vector<LaunchMean> by_launch;
  std::uint64_t n = 0;  // counted runs
  Number effective_n;   // of the mean
  Number load_us;       // creating the session, which reads the file; median over launches, as is the next
  Range load_interval;
  Number first_run_us;  // the very first inference
  Range first_run_interval;
  SteadyState steady_state = SteadyState::unknown;             // of most launches; of equally many, the worse
  std::map<std::string, std::uint64_t> steady_state_launches;  // how many launches of each
  Measured<Counters> counters = Measured<Counters>::none("not counted");
};

// A statistic of the candidate divided by the baseline's.
struct SpeedRatio {
  std::string statistic;  // p50 … p99.9, mean, throughput
  Number value;
  Range interval;
  Number control;  // the baseline loaded once more, divided by the baseline, in the same launches
  Range control_interval;
  Number noise_floor;  // what a difference must exceed, as a fraction
  Change change = Change::unknown;
  std::string sentence;  // what may be said, in words
  std::string method;
};

struct Latency {
  ModelLatency baseline;
  ModelLatency candidate;          // not used where a model was measured alone
  bool paired = true;              // false: a model measured alone; no candidate, no ratios
  std::vector<SpeedRatio> ratios;  // p50 first
  std::uint64_t launches = 0;      // that could be used
  std::uint64_t launches_failed = 0;
  Number engine_us;         // opening the engine: loading its library and setting it up; once in a process
  Range engine_interval;    // of the median over launches
  std::uint64_t batch = 1;  // samples a run
  std::uint64_t threads = 1;
  std::string runtime;
  std::string inputs;  // where they came from
  std::string percentile_method;
  std::vector<std::string> warnings;
};

struct ThroughputCell {
  std::uint64_t batch = 1;
  std::uint64_t threads = 1;
  Number samples_per_s;  // undefined with the reason why it could not be run
  Range interval;
  std::uint64_t launches = 0;
};

struct ModelThroughput {
  Number samples_per_s;  // of the best configuration
  Range interval;
  std::uint64_t batch = 0;  // of the best configuration; 0: none could be run
  std::uint64_t threads = 0;
  std::vector<ThroughputCell> grid;  // by threads, then batch
};

struct Throughput {
  ModelThroughput baseline;
  ModelThroughput candidate;
  bool paired = true;
  SpeedRatio ratio;  // of the two best configurations
  std::uint64_t launches = 0;
  std::uint64_t launches_failed = 0;
  std::string runtime;
  std::vector<std::string> warnings;
};

// What was measured of one model's memory; its file and its weights are in ModelRow. Medians over the passes.
struct ModelMemory {
  Number quantization_parameters_bytes;  // scales and zero points, apart from the weights
  Number load_peak_bytes;                // highest resident size while loading, beyond what stood before
  Range load_peak_range;                 // lowest and highest over the passes, widened by what a pass cannot tell
  Number steady_bytes;                   // growth of the process's own pages after the runs, outputs still held
  Range steady_range;
  Number steady_uss_bytes;  // pages no other process maps; falls while another process runs the same library
  Number steady_pss_bytes;  // pages divided by how many processes map them
  // Of which, added up, steady_bytes consists, with weights_bytes of the file (ModelRow):
  Number runtime_fixed_bytes;  // the same of a model that does nothing
  Number copies_bytes;       // live beyond the weights: prepacked copies, the graph, code of kernels; below zero where
                             // weights are not held
  Number activations_bytes;  // most that a run has live beyond what loading left, outputs included
  Range activations_range;
  Number reclaimable_bytes;  // kept by the runtime's arena and the allocator, needed by nobody
  Number unexplained_bytes;  // the rest; negative when the rows above count more than there is
  // Beside them, to confirm:
  Number counted_weights_bytes;  // allocations alive after loading; weights that are not repacked may pass by it
  Number counted_peak_bytes;     // highest sum of allocations
  Number instances;              // how many fit the machine's memory: ⌊memory of the machine / steady_bytes⌋
  std::uint64_t passes = 0;      // as a user runs it
  std::uint64_t passes_failed = 0;
  std::uint64_t batch = 0;  // 0: unknown
  std::uint64_t threads = 0;
};

struct Memory {
  ModelMemory baseline;
  ModelMemory candidate;
  std::vector<std::string> warnings;
};

// What one domain drew for an inference of one model, which is of one sample: means over launches. Joules.
struct EnergyDomain {
  std::string source;  // RAPL | NVML
  std::string domain;  // "package-0"; one within another is part of it
  Number joules;       // all that the domain drew
  Range joules_interval;
  Number net_joules;  // beyond what it draws while the machine idles
  Range net_joules_interval;
  Number idle_watts;
  Number window_s;
  std::uint64_t launches = 0;
};

// Candidate over baseline, launches taken in pairs.
struct EnergyRatio {
  std::string source;
  std::string domain;
  Number value;  // of all that was drawn
  Range interval;
  Number net_value;  // of what was drawn beyond idling
  Range net_interval;
  std::string method;
};

struct Energy {
  std::vector<EnergyDomain> baseline;
  std::vector<EnergyDomain> candidate;
  bool paired = true;  // false: a model measured alone
  std::vector<EnergyRatio> ratios;
  std::uint64_t launches_failed = 0;
  std::uint64_t batch = 1;  // samples a run
  std::uint64_t threads = 1;
  std::vector<std::string> warnings;
};

// Of a candidate beside its baseline, or of a model alone.
struct Speed {
  Measured<Latency> latency;
  Measured<Throughput> throughput;
  Memory memory;
  Measured<Energy> energy = Measured<Energy>::none("not asked for (--energy)");
};

}  // namespace assay::record
