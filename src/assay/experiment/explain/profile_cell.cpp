#include "assay/experiment/explain/profile_cell.hpp"

#include "assay/base/clock.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/explain/runtime_profile.hpp"
#include "assay/experiment/measured_inputs.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t k_unprofiled_runs = 5;
constexpr std::size_t k_fewest_runs = 5;
constexpr std::size_t k_most_runs = 200;
constexpr auto k_time = std::chrono::milliseconds(500);

// Runs the session and gives how many runs followed the warm-up.
Result<std::size_t> run_profiled(runtime::Session& session, const BatchInputs& inputs) {
  ASSAY_TRY(session.bind(inputs.views()).map([](const auto&) {}));
  for (std::size_t run = 1; run < k_unprofiled_runs; ++run) ASSAY_TRY(session.run_bound());
  const Stopwatch watch;
  std::size_t runs = 0;
  while (runs < k_fewest_runs || (runs < k_most_runs && watch.elapsed() < k_time)) {
    ASSAY_TRY(session.run_bound());
    ++runs;
  }
  return runs;
}

}  // namespace

CellTask profile_task(const MeasuringGround& ground, const ModelToMeasure& model, std::size_t batch,
                      std::size_t launch) {
  ordered_json specification = measuring_specification("profile", ground);
  specification["model"] = model.digest;
  specification["batch"] = batch;
  specification["launch"] = launch;
  return measuring_task(ground, &model, nullptr, std::move(specification));
}

Result<record::OperatorTimes> run_profile_cell(const ordered_json& specification, const ordered_json& places) {
  const std::filesystem::path model = places.at("baseline").get<std::string>();
  record::OperatorTimes times{.batch = specification.at("batch")};
  ASSAY_ASSIGN(const MeasuredInputs source, MeasuredInputs::open(specification, places));
  ASSAY_ASSIGN(const BatchInputs inputs, source.of(model, times.batch, specification.at("launch")));
  ASSAY_ASSIGN(const auto engine,
               open_engine(specification.at("runtime").at("name"), places.at("library").get<std::string>()));
  times.runtime = description_of(*engine);
  ASSAY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make("assay-profile"));
  const std::filesystem::path prefix = folder.path() / "profile";
  ASSAY_ASSIGN(auto session,
               engine->load(model, {.threads = specification.at("runtime").at("threads"), .profile = prefix}));
  ASSAY_ASSIGN(times.runs, run_profiled(*session, inputs));
  session.reset();  // writes the profile
  ASSAY_ASSIGN(auto nodes, read_profile(prefix));
  for (ProfiledNode& node : nodes) {
    if (node.us.size() != k_unprofiled_runs + times.runs) continue;  // inside a branch or a loop
    node.us.erase(node.us.begin(), node.us.begin() + k_unprofiled_runs);
    times.nodes.push_back({std::move(node.node), std::move(node.op), std::move(node.us)});
  }
  return times;
}

}  // namespace assay::experiment
