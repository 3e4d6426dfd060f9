#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/record/latency.hpp"

namespace assay::analysis::testing_only {

// Launches as a machine makes them: every subject of a launch has its own lasting factor (layout, order of creation),
// every run its own noise.
struct LaunchModel {
  std::size_t launches = 10;
  std::size_t rounds = 200;
  std::uint64_t block_rounds = 20;
  double baseline_ns = 1e5;
  double ratio = 1.0;           // candidate / baseline
  double launch_effect = 0.0;   // sd of ln of the factor of a launch, shared by its subjects
  double subject_effect = 0.0;  // sd of ln of the factor of a subject within a launch
  double noise = 0.01;          // sd of ln of a run
  bool candidate = true;
};

inline std::vector<record::LatencyLaunch> simulated_launches(const LaunchModel& model, std::uint64_t seed) {
  std::vector<record::LatencyLaunch> launches;
  for (std::size_t l = 0; l < model.launches; ++l) {
    RandomStream random(seed, stream_named("simulated launch"), l);
    record::LatencyLaunch launch{.block_rounds = model.block_rounds, .batch = 1, .threads = 1};
    launch.runtime = "Engine 1.0 (CPU)";
    launch.inputs = "drawn at random";
    const double shared = model.launch_effect * random.normal();
    for (const char* role : {"baseline", "control", "candidate"}) {
      if (std::string(role) == "candidate" && !model.candidate) continue;
      record::SubjectTimes times{.role = role, .load_ns = 5'000'000 + static_cast<std::int64_t>(1000 * l)};
      const double level = std::log(model.baseline_ns * (std::string(role) == "candidate" ? model.ratio : 1.0)) +
                           shared + model.subject_effect * random.normal();
      times.first_run_ns = static_cast<std::int64_t>(3 * std::exp(level));
      times.warm_up_ns.assign(5, static_cast<std::int64_t>(std::exp(level)));
      for (std::size_t i = 0; i < model.rounds; ++i) {
        times.run_ns.push_back(static_cast<std::int64_t>(std::exp(level + model.noise * random.normal())));
      }
      launch.subjects.push_back(std::move(times));
    }
    launches.push_back(std::move(launch));
  }
  return launches;
}

inline std::vector<const record::SubjectTimes*> subject_of(const std::vector<record::LatencyLaunch>& launches,
                                                           std::size_t which) {
  std::vector<const record::SubjectTimes*> subject;
  for (const auto& launch : launches) subject.push_back(&launch.subjects[which]);
  return subject;
}

}  // namespace assay::analysis::testing_only
