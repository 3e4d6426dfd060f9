#include "assay/experiment/throughput_cell.hpp"

#include <map>
#include <memory>

#include "assay/base/random.hpp"
#include "assay/experiment/disturbance_json.hpp"
#include "assay/experiment/measured_model.hpp"
#include "assay/measure/throughput.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

constexpr std::uint32_t k_windows = 5;

// A session and its inputs for each batch size, made when a batch is first asked for.
class BatchRunner {
 public:
  BatchRunner(const MeasuredModels& models, std::string role, std::unique_ptr<runtime::Session> session)
      : models_(models), role_(std::move(role)), session_(std::move(session)) {}

  Status run(std::uint32_t batch) {
    if (batch == bound_) return session_->run_bound();
    auto& inputs = inputs_[batch];
    if (!inputs) {
      ASSAY_ASSIGN(BatchInputs made, models_.inputs(role_, batch, 0));
      inputs = std::make_unique<BatchInputs>(std::move(made));
    }
    bound_ = 0;
    ASSAY_TRY(session_->bind(inputs->views()));
    bound_ = batch;
    return {};
  }

 private:
  const MeasuredModels& models_;
  std::string role_;
  std::unique_ptr<runtime::Session> session_;
  std::map<std::uint32_t, std::unique_ptr<BatchInputs>> inputs_;
  std::uint32_t bound_ = 0;
};

measure::ThroughputModel model_of(const MeasuredModels& models, const std::string& role) {
  return {.name = role, .create = [&models, role](std::uint32_t threads) -> Result<measure::RunBatch> {
            ASSAY_ASSIGN(auto session, models.session(role, static_cast<int>(threads)));
            auto runner = std::make_shared<BatchRunner>(models, role, std::move(session));
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

}  // namespace

Result<record::ThroughputLaunch> run_throughput_cell(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(const MeasuredModels models, MeasuredModels::open(specification, places));
  std::vector<measure::ThroughputModel> compared{model_of(models, "baseline")};
  if (!specification.at("candidate").is_null()) compared.push_back(model_of(models, "candidate"));
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
      const bool failed = cell.samples_per_second.empty();
      launch.windows.push_back({.role = model.name,
                                .batch = cell.configuration.batch,
                                .threads = cell.configuration.threads,
                                .samples_per_s = cell.samples_per_second,
                                .reason = failed ? cell.undefined : ""});
    }
  }
  return launch;
}

}  // namespace assay::experiment
