#include "assay/experiment/measuring.hpp"

#include <algorithm>
#include <thread>

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// Shares of a candidate's budget; what is left goes to starting processes and loading models.
constexpr double k_latency_share = 0.30;
constexpr double k_warm_up_share = 0.10;  // of all subjects
constexpr double k_throughput_share = 0.25;
constexpr std::size_t k_subjects = 3;

std::int64_t part_of(std::chrono::nanoseconds budget, double share, std::size_t parts) {
  return static_cast<std::int64_t>(static_cast<double>(budget.count()) * share / static_cast<double>(parts));
}

std::vector<int> thread_counts(const MeasuringPlan& plan) {
  if (!plan.threads.empty()) return plan.threads;
  const int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return all == 1 ? std::vector{1} : std::vector{1, all};
}

ordered_json digest_of(const ModelToMeasure* model) {
  return model == nullptr ? ordered_json(nullptr) : ordered_json(model->digest);
}

void add_model(const char* role, const ModelToMeasure* model, CellTask& task) {
  if (model == nullptr) return;
  task.places[role] = fs::absolute(model->path).string();
  if (model->engine.is_null()) return;
  task.specification["engines"][role] = model->engine;
  task.places["inputs"][fs::absolute(model->path).string()] = model->inputs;
}

}  // namespace

ordered_json measuring_specification(std::string_view kind, const MeasuringGround& ground) {
  ordered_json specification{{"kind", kind}};
  specification["runtime"] = ground.runtime;
  specification["data"] = ground.data;
  specification["shapes"] = ground.shapes;
  specification["machine"] = ground.machine;
  return specification;
}

CellTask measuring_task(const MeasuringGround& ground, const ModelToMeasure* baseline, const ModelToMeasure* candidate,
                        ordered_json specification) {
  CellTask task;
  if (baseline != nullptr) task.name = baseline->name;
  if (candidate != nullptr) task.name = candidate->name;
  task.specification = std::move(specification);
  task.places["library"] = ground.library.string();
  task.places["data"] = ground.source;
  add_model("baseline", baseline, task);
  add_model("candidate", candidate, task);
  task.samples = 1;
  return task;
}

Result<std::size_t> common_batch(const ModelToMeasure& baseline, const ModelToMeasure* candidate, std::size_t asked) {
  const auto other = candidate != nullptr ? candidate->fixed_batch : std::nullopt;
  if (baseline.fixed_batch && other && *baseline.fixed_batch != *other) {
    return fail(ErrorCode::invalid_argument,
                "the batch of {} is fixed at {}, that of {} at {}: their runs are not the same work", baseline.name,
                *baseline.fixed_batch, candidate->name, *other);
  }
  return baseline.fixed_batch.value_or(other.value_or(asked));
}

CellTask latency_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& baseline,
                      const ModelToMeasure* candidate, std::size_t batch, std::size_t launch) {
  ordered_json specification = measuring_specification("latency", ground);
  specification["baseline"] = baseline.digest;
  specification["candidate"] = digest_of(candidate);
  specification["batch"] = batch;
  specification["seed"] = plan.seed;
  specification["launch"] = launch;
  specification["time_ns"] = part_of(plan.budget, k_latency_share, plan.launches);
  specification["warm_up_ns"] = part_of(plan.budget, k_warm_up_share, plan.launches * k_subjects);
  CellTask task = measuring_task(ground, &baseline, candidate, std::move(specification));
  task.models = k_subjects;
  return task;
}

CellTask throughput_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& baseline,
                         const ModelToMeasure* candidate, std::size_t launch) {
  ordered_json specification = measuring_specification("throughput", ground);
  specification["baseline"] = baseline.digest;
  specification["candidate"] = digest_of(candidate);
  specification["batches"] = plan.batches;
  specification["thread_counts"] = thread_counts(plan);
  specification["seed"] = plan.seed;
  specification["launch"] = launch;
  specification["time_ns"] = part_of(plan.budget, k_throughput_share, k_throughput_launches);
  const std::uint64_t sessions = k_subjects * thread_counts(plan).size();
  CellTask task = measuring_task(ground, &baseline, candidate, std::move(specification));
  task.models = sessions;
  return task;
}

CellTask memory_task(const MeasuringGround& ground, const ModelToMeasure* model, const std::string& configuration,
                     std::size_t batch, std::size_t pass) {
  ordered_json specification = measuring_specification("memory", ground);
  specification["model"] = digest_of(model);
  specification["configuration"] = configuration;
  specification["pass"] = pass;
  specification["batch"] = batch;
  CellTask task = measuring_task(ground, model, nullptr, std::move(specification));
  if (model == nullptr) task.name = "runtime";
  return task;
}

CellTask energy_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                     std::size_t batch, std::size_t launch) {
  ordered_json specification = measuring_specification("energy", ground);
  specification["model"] = model.digest;
  specification["batch"] = batch;
  specification["launch"] = launch;
  specification["time_ns"] = plan.energy.window.count();
  specification["idle_ns"] = plan.energy.idle.count();
  CellTask task = measuring_task(ground, &model, nullptr, std::move(specification));
  task.places["energy_root"] = plan.energy.sources.root.string();
  task.places["nvml"] = plan.energy.sources.nvml;
  return task;
}

}  // namespace assay::experiment
