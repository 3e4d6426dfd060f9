#include "assay/experiment/throughput_cell.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "assay/base/random.hpp"
#include "assay/experiment/disturbance_json.hpp"
#include "assay/experiment/measured_model.hpp"
#include "assay/measure/throughput.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Two more than a rate takes: the last may not fit into what calls longer than a window leave of the time.
constexpr std::uint32_t k_windows = 7;

// A session and its inputs for each batch size, made when a batch is first asked for.
class BatchRunner {
 public:
  BatchRunner(const MeasuredModels& models, std::string place, std::unique_ptr<runtime::Session> session)
      : models_(models), place_(std::move(place)), session_(std::move(session)) {}

  Status run(std::uint32_t batch) {
    if (batch == bound_) return session_->run_bound();
    auto& inputs = inputs_[batch];
    if (!inputs) {
      ASSAY_ASSIGN(BatchInputs made, models_.inputs(place_, batch, 0));
      inputs = std::make_unique<BatchInputs>(std::move(made));
    }
    bound_ = 0;
    ASSAY_TRY(session_->bind(inputs->views()));
    bound_ = batch;
    return {};
  }

 private:
  const MeasuredModels& models_;
  std::string place_;
  std::unique_ptr<runtime::Session> session_;
  std::map<std::uint32_t, std::unique_ptr<BatchInputs>> inputs_;
  std::uint32_t bound_ = 0;
};

// `place` names the file: the control is the baseline's, loaded for itself.
measure::ThroughputModel model_of(const MeasuredModels& models, const std::string& role, const std::string& place) {
  return {.name = role, .create = [&models, place](std::uint32_t threads) -> Result<measure::RunBatch> {
            ASSAY_ASSIGN(auto session, models.session(place, static_cast<int>(threads)));
            auto runner = std::make_shared<BatchRunner>(models, place, std::move(session));
            return measure::RunBatch([runner](std::uint32_t batch) { return runner->run(batch); });
          }};
}

std::vector<measure::Configuration> grid_of(const ordered_json& specification) {
  std::vector<measure::Configuration> grid;
  for (const std::uint32_t threads : specification.at("thread_counts").get<std::vector<std::uint32_t>>()) {
    for (const std::uint32_t batch : specification.at("batches").get<std::vector<std::uint32_t>>()) {
      grid.push_back({.batch = batch, .threads = threads});
    }
  }
  return grid;
}

// Of a cell without a rate; where only time was short, with what to do.
std::string reason_of(const measure::ThroughputCell& cell) {
  if (!cell.is_short_of_time) return cell.undefined;
  const std::size_t windows = std::max<std::size_t>(1, cell.samples_per_second.size());
  return fmt::format("{}: give a longer --speed-time, {}{} times as long or more, or leave out large --batches",
                     cell.undefined, cell.samples_per_second.empty() ? "at a guess " : "about ",
                     1 + k_windows / windows);
}

}  // namespace

Result<record::ThroughputLaunch> run_throughput_cell(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(const MeasuredModels models, MeasuredModels::open(specification, places));
  std::vector<measure::ThroughputModel> compared{model_of(models, "baseline", "baseline")};
  if (!specification.at("candidate").is_null()) {
    compared.push_back(model_of(models, "control", "baseline"));
    compared.push_back(model_of(models, "candidate", "candidate"));
  }
  measure::ThroughputOptions options{.grid = grid_of(specification), .windows = k_windows};
  options.budget = std::chrono::nanoseconds(specification.at("time_ns").get<std::int64_t>());
  options.seed =
      RandomStream(specification.at("seed"), stream_named("order of windows"), specification.at("launch")).next_u64();
  measure::SteadyClock clock;
  const auto before = measure::read_snapshot();
  ASSAY_ASSIGN(const measure::Throughput measured, measure::measure_throughput(compared, options, clock));
  const auto disturbance = measure::between(before, measure::read_snapshot());
  record::ThroughputLaunch launch{
      .runtime = models.runtime(), .disturbance = to_json(disturbance), .warnings = measure::warnings_of(disturbance)};
  for (const auto& model : measured.models) {
    for (const auto& cell : model.cells) {
      const bool failed = !cell.undefined.empty();  // it may have had a few windows before the time was over
      launch.windows.push_back({.role = model.name,
                                .batch = cell.configuration.batch,
                                .threads = cell.configuration.threads,
                                .samples_per_s = failed ? std::vector<double>{} : cell.samples_per_second,
                                .reason = reason_of(cell)});
    }
  }
  return launch;
}

}  // namespace assay::experiment
