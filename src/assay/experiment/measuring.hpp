#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/experiment/executor.hpp"
#include "assay/experiment/load_plan.hpp"
#include "assay/measure/energy.hpp"
#include "assay/record/latency.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::experiment {

using record::k_fewest_launches;

// Processes the throughput is measured in.
inline constexpr std::size_t k_throughput_launches = 5;

// How energy is measured: in each launch a process of its own for each model, in turn.
struct EnergyPlan {
  bool asked = false;
  std::size_t launches = 5;
  std::chrono::nanoseconds window = std::chrono::seconds(10);  // of back-to-back runs
  std::chrono::nanoseconds idle = std::chrono::seconds(5);     // before and after them
  measure::EnergySources sources;
};

// How speed and memory are measured. What is measured does not identify a run: the same run may be measured again, or
// only now.
struct MeasuringPlan {
  bool speed = true;
  bool memory = true;
  std::size_t batch = 1;     // samples a run of the latency measurement, for models that leave it open
  std::vector<int> threads;  // of the throughput grid; empty: 1 and every processor
  std::vector<std::size_t> batches = {1, 8, 32};
  std::size_t launches = 10;                                   // processes; the unit of replication
  std::size_t most_launches = 30;                              // when the interval is still wide and the budget lasts
  std::chrono::nanoseconds budget = std::chrono::seconds(12);  // of the speed of one candidate
  std::uint64_t seed = 0;
  LoadPlan loads;  // beside speed and memory
  EnergyPlan energy;
};

// A model that is measured.
struct ModelToMeasure {
  std::string name;
  std::filesystem::path path;
  std::string digest;
  std::optional<std::size_t> fixed_batch;
  nlohmann::ordered_json engine;    // null: the ground's runtime; else its own, by name and version
  std::vector<std::string> inputs;  // of one with an engine of its own: the names of its inputs
};

// What all measuring cells of a run share: the parts of their specification and of their places.
struct MeasuringGround {
  nlohmann::ordered_json runtime;               // name, version, threads
  nlohmann::ordered_json data;                  // digest and reading; null: numbers are drawn
  nlohmann::ordered_json source;                // where the data lies; null
  std::map<std::string, tensor::Shape> shapes;  // of inputs, where numbers are drawn and the model leaves them open
  nlohmann::ordered_json machine;               // what times depend on: they are not mixed over machines
  std::filesystem::path library;
};

// The batch both models can run: the one asked for, or the one that a model insists on. invalid_argument when both
// insist on different ones.
Result<std::size_t> common_batch(const ModelToMeasure& baseline, const ModelToMeasure* candidate, std::size_t asked);

// What every measuring cell's specification begins with.
nlohmann::ordered_json measuring_specification(std::string_view kind, const MeasuringGround& ground);

// A cell of this specification. Its places hold the models under "baseline" and "candidate"; either may be nullptr.
CellTask measuring_task(const MeasuringGround& ground, const ModelToMeasure* baseline, const ModelToMeasure* candidate,
                        nlohmann::ordered_json specification);

// Launch number `launch` of the latency of `candidate` against `baseline`, or of the baseline alone (nullptr).
CellTask latency_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& baseline,
                      const ModelToMeasure* candidate, std::size_t batch, std::size_t launch);

// Launch number `launch` of the throughput over the plan's batches and threads; batches that a model does not take are
// recorded as such.
CellTask throughput_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& baseline,
                         const ModelToMeasure* candidate, std::size_t launch);

// Pass number `pass` of the memory measurement; `configuration` as in record::MemoryPass. A trivial pass needs no
// model.
CellTask memory_task(const MeasuringGround& ground, const ModelToMeasure* model, const std::string& configuration,
                     std::size_t batch, std::size_t pass);

// Launch number `launch` of the energy of one model.
CellTask energy_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                     std::size_t batch, std::size_t launch);

}  // namespace assay::experiment
