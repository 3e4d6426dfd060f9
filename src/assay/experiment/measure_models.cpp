#include "assay/experiment/measure_models.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "assay/base/random.hpp"
#include "assay/experiment/energy_cell.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/launch_precision.hpp"

namespace assay::experiment {
namespace {

using record::CellRecord;
using record::RunModel;

// The steady size of one model moves from process to process in steps of the arena, so a single pass would not tell.
constexpr std::array<std::pair<const char*, std::size_t>, 3> k_memory_passes{
    {{"usual", 3}, {"lean", 1}, {"counted", 1}}};
constexpr double k_precision = 0.01;                              // of the ratio of the medians, either way
constexpr auto k_process_start = std::chrono::milliseconds(150);  // for the estimate of the time left only

std::uint64_t milliseconds_of(const CellTask& task) {
  const auto time = task.specification.value("time_ns", std::int64_t{0}) +
                    3 * task.specification.value("warm_up_ns", std::int64_t{0}) +
                    2 * task.specification.value("idle_ns", std::int64_t{0});
  return static_cast<std::uint64_t>((std::chrono::nanoseconds(time) + k_process_start) / std::chrono::milliseconds(1));
}

// The cells of one call as one piece of work, called after the model that is under way.
Progress summary_of(const std::vector<Progress>& cells) {
  Progress all{.cell = "measuring"};
  const auto current = std::ranges::find_if(cells, [](const Progress& cell) { return cell.done < cell.total; });
  if (current != cells.end()) all.cell += " " + current->cell;
  for (const Progress& cell : cells) {
    all.done += cell.done;
    all.total += cell.total;
  }
  return all;
}

bool runs_a_model(const CellTask& task) {
  return task.specification.at("kind") == "predict";
}

Measurable measurable(const RunModel& model, const std::vector<CellTask>& tasks, const std::vector<CellRecord>& cells) {
  Measurable measurable{.model = {.name = model.name, .path = model.path, .digest = model.digest}};
  if (model.facts.contains("fixed_batch")) measurable.model.fixed_batch = model.facts.at("fixed_batch");
  if (model.facts.contains("engine")) {
    measurable.model.engine = model.facts.at("engine");
    measurable.model.inputs = model.facts.at("inputs").get<std::vector<std::string>>();
  }
  const auto task = std::ranges::find(tasks, model.cell, &CellTask::id);
  if (task != tasks.end() && task->refusal) {
    measurable.reason = "the model was refused";
  } else if (task != tasks.end() && !runs_a_model(*task)) {
    measurable.reason = "predictions made elsewhere";
  } else if (task == tasks.end() ||
             cells.at(static_cast<std::size_t>(task - tasks.begin())).status != record::CellStatus::ok) {
    measurable.reason = "the model could not be run";
  } else {
    measurable.reason = why_not_measured(model);
  }
  return measurable;
}

class Measuring {
 public:
  Measuring(const MeasuringPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured,
            const ExecutorOptions& executor, record::RunRecord& run)
      : plan_(plan), ground_(ground), measured_(measured), executor_(executor), run_(run) {
    executor_.jobs = 1;
    if (executor.on_progress) {
      executor_.on_progress = [show = executor.on_progress](const auto& cells) { show({summary_of(cells)}); };
    }
  }

  Status run() {
    plan_memory();
    if (run_.candidates.empty()) plan_speed(measured_.baseline, nullptr, run_.baseline);
    for (std::size_t i = 0; i < run_.candidates.size(); ++i) {
      run_.baseline.speed_reason = "measured with each candidate";
      plan_speed(measured_.candidates[i], &measured_.candidates[i], run_.candidates[i]);
    }
    plan_loads(measured_.baseline, run_.baseline);
    for (std::size_t i = 0; i < run_.candidates.size(); ++i) plan_loads(measured_.candidates[i], run_.candidates[i]);
    plan_energy();
    ASSAY_TRY(run_pilots());
    ASSAY_TRY(record::write_run(executor_.run_folder, run_));  // so that an interrupted run shows what it has
    ASSAY_TRY(run_cells(tasks_, executor_).map([](const auto&) {}));
    for (Pair& pair : pairs_) ASSAY_TRY(add_launches(pair));
    return {};
  }

 private:
  // Two models, or the baseline alone, whose latency is measured.
  struct Pair {
    const ModelToMeasure* baseline;
    const ModelToMeasure* candidate;
    std::size_t batch;
    RunModel* row;
  };

  void add(CellTask task, std::vector<std::string>& cells) {
    task.samples = milliseconds_of(task);
    cells.push_back(task.id());
    tasks_.push_back(std::move(task));
  }

  CellTask launch_of(const Pair& pair, std::size_t launch) const {
    CellTask task = latency_task(ground_, plan_, *pair.baseline, pair.candidate, pair.batch, launch);
    task.samples = milliseconds_of(task);
    return task;
  }

  // The first launch of each pair goes ahead of the others: what fails there (a model that does not load twice, a
  // budget that holds no two rounds) would fail in all of them.
  Status run_pilots() {
    std::vector<CellTask> pilots;
    for (const Pair& pair : pairs_) pilots.push_back(launch_of(pair, 0));
    ASSAY_ASSIGN(const auto records, run_cells(pilots, executor_));
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      Pair& pair = pairs_[i];
      pair.row->latency_cells.push_back(records[i].id);
      const bool usable = records[i].status == record::CellStatus::ok;
      for (std::size_t launch = 1; usable && launch < plan_.launches; ++launch) {
        add(launch_of(pair, launch), pair.row->latency_cells);
      }
    }
    return {};
  }

  // While the interval is wide and the budget lasts.
  Status add_launches(const Pair& pair) {
    const std::uint64_t budget = static_cast<std::uint64_t>(plan_.budget / std::chrono::milliseconds(1));
    const std::uint64_t launch_cost = launch_of(pair, 0).samples;
    std::uint64_t spent = pair.row->latency_cells.size() * launch_cost;
    for (std::size_t launch = 0; launch < k_throughput_launches; ++launch) {
      spent += milliseconds_of(throughput_task(ground_, plan_, *pair.baseline, pair.candidate, launch));
    }
    while (pair.row->latency_cells.size() >= plan_.launches && pair.row->latency_cells.size() < plan_.most_launches &&
           spent + launch_cost <= budget) {
      const auto precision = launch_precision(executor_.run_folder, pair.row->latency_cells, plan_.seed);
      if (!precision || *precision <= k_precision) return {};
      const std::vector<CellTask> more{launch_of(pair, pair.row->latency_cells.size())};
      pair.row->latency_cells.push_back(more.front().id());
      ASSAY_TRY(record::write_run(executor_.run_folder, run_));
      ASSAY_TRY(run_cells(more, executor_).map([](const auto&) {}));
      spent += launch_cost;
    }
    return {};
  }

  void plan_memory() {
    plan_memory_of(measured_.baseline, run_.baseline);
    for (std::size_t i = 0; i < run_.candidates.size(); ++i) {
      plan_memory_of(measured_.candidates[i], run_.candidates[i]);
    }
    if (tasks_.empty()) return;
    run_.trivial_memory_cells.clear();
    const bool is_onnx = !ground_.runtime.is_object() || ground_.runtime.value("name", "") == k_default_runtime;
    if (!is_onnx) return;  // there is no such model for the others
    add(memory_task(ground_, nullptr, "trivial", plan_.batch, 0), run_.trivial_memory_cells);
  }

  // The same for all models that leave it open, so that their memory is that of the same work.
  std::size_t batch_of(const ModelToMeasure& model) const {
    if (model.fixed_batch) return *model.fixed_batch;
    if (measured_.baseline.model.fixed_batch) return *measured_.baseline.model.fixed_batch;
    for (const Measurable& candidate : measured_.candidates) {
      if (candidate.model.fixed_batch) return *candidate.model.fixed_batch;
    }
    return plan_.batch;
  }

  void plan_memory_of(const Measurable& model, RunModel& row) {
    if (!plan_.memory && !row.memory_cells.empty()) return;  // measured before, in the same folder
    row.memory_reason = plan_.memory ? model.reason : "left out by --no-memory";
    row.memory_cells.clear();
    if (!row.memory_reason.empty()) return;
    for (const auto& [configuration, passes] : k_memory_passes) {
      for (std::size_t pass = 0; pass < passes; ++pass) {
        add(memory_task(ground_, &model.model, configuration, batch_of(model.model), pass), row.memory_cells);
      }
    }
  }

  void plan_speed(const Measurable& model, const Measurable* candidate, RunModel& row) {
    if (!plan_.speed && !row.latency_cells.empty()) return;
    row.speed_reason = plan_.speed ? model.reason : "left out by --no-speed";
    row.latency_cells.clear();
    row.throughput_cells.clear();
    if (row.speed_reason.empty() && !measured_.baseline.reason.empty()) {
      row.speed_reason = "nothing to compare with: baseline: " + measured_.baseline.reason;
    }
    if (!row.speed_reason.empty()) return;
    const ModelToMeasure& baseline = measured_.baseline.model;
    const ModelToMeasure* other = candidate != nullptr ? &candidate->model : nullptr;
    const auto batch = common_batch(baseline, other, plan_.batch);
    if (!batch) {
      row.speed_reason = batch.error().message();
      return;
    }
    pairs_.push_back({&baseline, other, *batch, &row});
    for (std::size_t launch = 0; launch < k_throughput_launches; ++launch) {
      add(throughput_task(ground_, plan_, baseline, other, launch), row.throughput_cells);
    }
  }

  void plan_loads(const Measurable& model, RunModel& row) {
    if (plan_.loads.asks_nothing()) return;
    row.load_cells.clear();
    row.peak_cells.clear();
    row.load_reason = model.reason;
    if (!row.load_reason.empty()) return;
    for (const std::string& scenario : plan_.loads.scenarios) {
      if (scenario == "server" && !plan_.loads.rate) continue;
      add(load_task(ground_, plan_, model.model, scenario), row.load_cells);
    }
    for (std::size_t search = 0; plan_.loads.find_peak && search < k_peak_searches; ++search) {
      add(peak_task(ground_, plan_, model.model, search), row.peak_cells);
    }
  }

  // A model of the run with its row; the baseline's first.
  std::vector<std::pair<const Measurable*, RunModel*>> all_models() {
    std::vector<std::pair<const Measurable*, RunModel*>> models{{&measured_.baseline, &run_.baseline}};
    for (std::size_t i = 0; i < run_.candidates.size(); ++i) {
      models.emplace_back(&measured_.candidates[i], &run_.candidates[i]);
    }
    return models;
  }

  // Launch by launch each model once, in an order drawn anew, so that a drift of the machine reaches all alike.
  void plan_energy() {
    auto models = all_models();
    if (!plan_.energy.asked) {
      for (const auto& [model, row] : models) {
        if (row->energy_cells.empty()) row->energy_reason = "not asked for (--energy)";
      }
      return;
    }
    const std::string refusal = energy_refusal(plan_.energy.sources);
    for (const auto& [model, row] : models) {
      row->energy_cells.clear();
      row->energy_reason = refusal.empty() ? model->reason : refusal;
    }
    std::erase_if(models, [](const auto& model) { return !model.second->energy_reason.empty(); });
    for (std::size_t launch = 0; launch < plan_.energy.launches; ++launch) {
      RandomStream random(plan_.seed, stream_named("order of energy"), launch);
      for (std::size_t i = models.size(); i > 1; --i) {
        std::swap(models[i - 1], models[random.below(static_cast<std::uint32_t>(i))]);
      }
      for (const auto& [model, row] : models) {
        add(energy_task(ground_, plan_, model->model, batch_of(model->model), launch), row->energy_cells);
      }
    }
  }

  const MeasuringPlan& plan_;
  const MeasuringGround& ground_;
  const MeasuredRun& measured_;
  ExecutorOptions executor_;
  record::RunRecord& run_;
  std::vector<CellTask> tasks_;
  std::vector<Pair> pairs_;
};

}  // namespace

std::string why_not_measured(const record::RunModel& model) {
  if (!model.is_simulated()) return "";
  return "simulated: it computes in float, so its speed and memory say nothing of its format";
}

MeasuredRun measured_run_of(const record::RunRecord& run, const std::vector<CellTask>& tasks,
                            const std::vector<CellRecord>& cells) {
  MeasuredRun measured{.baseline = measurable(run.baseline, tasks, cells)};
  for (const RunModel& candidate : run.candidates) measured.candidates.push_back(measurable(candidate, tasks, cells));
  return measured;
}

MeasuringGround ground_of(const std::vector<CellTask>& tasks) {
  MeasuringGround ground;
  const auto runs_onnx = [](const CellTask& task) {
    return runs_a_model(task) && task.specification.at("runtime").at("name") == k_default_runtime;
  };
  auto found = std::ranges::find_if(tasks, runs_onnx);
  if (found == tasks.end()) found = std::ranges::find_if(tasks, runs_a_model);
  if (found == tasks.end()) return ground;
  ground.runtime = found->specification.at("runtime");
  ground.data = {{"digest", found->specification.at("data")}, {"reading", found->specification.at("reading")}};
  ground.source = found->places.at("data");
  ground.library = found->places.at("library").get<std::string>();
  return ground;
}

Status measure_models(const MeasuringPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured,
                      const ExecutorOptions& executor, record::RunRecord& run) {
  return Measuring(plan, ground, measured, executor, run).run();
}

}  // namespace assay::experiment
