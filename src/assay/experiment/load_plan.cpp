#include "assay/experiment/load_plan.hpp"

#include <algorithm>
#include <cmath>

#include "assay/experiment/measuring.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;

// Samples a call of a model that leaves its batch open.
std::size_t batch_of(const MeasuringPlan& plan, const ModelToMeasure& model, const std::string& scenario) {
  if (model.fixed_batch) return *model.fixed_batch;
  if (scenario == "multi_stream") return plan.loads.samples_per_query;
  if (scenario == "offline") return plan.batches.empty() ? 1 : std::ranges::max(plan.batches);
  return 1;
}

CellTask task_of(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                 ordered_json specification) {
  specification["model"] = model.digest;
  specification["p"] = specification.at("scenario") == "single_stream" ? 0.9 : 0.99;
  specification["batch"] = batch_of(plan, model, specification.at("scenario"));
  specification["time_ns"] = plan.loads.time.count();
  specification["seed"] = plan.seed;
  return measuring_task(ground, &model, nullptr, std::move(specification));
}

}  // namespace

Status check(const LoadPlan& plan) {
  const bool server = std::ranges::find(plan.scenarios, "server") != plan.scenarios.end();
  const auto refuse = [](const char* why) { return fail(ErrorCode::invalid_argument, "{}", why); };
  if (server && !plan.rate && !plan.find_peak) {
    return refuse("--scenario server: give the arrivals a second with --rate, or search the highest with --find-peak");
  }
  if ((server || plan.find_peak) && !plan.bound) {
    return refuse("the server scenario is judged by a bound on p99: give it with --latency-bound 5ms");
  }
  if (plan.rate && !(std::isfinite(*plan.rate) && *plan.rate > 0)) return refuse("--rate: expected a positive number");
  if (plan.rate && !server) return refuse("--rate is the rate of the server scenario: give --scenario server too");
  if (plan.bound && !server && !plan.find_peak) {
    return refuse("--latency-bound is of the server scenario: give --scenario server or --find-peak too");
  }
  if (plan.bound && *plan.bound > plan.time / 2) {
    return refuse("--latency-bound is more than half of --scenario-time: such a run shows nothing");
  }
  return {};
}

CellTask load_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                   const std::string& scenario) {
  ordered_json specification = measuring_specification("load", ground);
  specification["scenario"] = scenario;
  specification["samples_per_query"] = scenario == "multi_stream" ? plan.loads.samples_per_query : 1;
  specification["queries"] = plan.loads.queries;
  if (scenario == "server") {
    specification["rate_per_s"] = plan.loads.rate.value_or(0);
    specification["bound_ns"] = plan.loads.bound.value_or(std::chrono::nanoseconds{}).count();
  }
  return task_of(ground, plan, model, std::move(specification));
}

CellTask peak_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                   std::size_t search) {
  ordered_json specification = measuring_specification("peak", ground);
  specification["scenario"] = "server";
  specification["samples_per_query"] = 1;
  specification["bound_ns"] = plan.loads.bound.value_or(std::chrono::nanoseconds{}).count();
  specification["search"] = search;
  return task_of(ground, plan, model, std::move(specification));
}

}  // namespace assay::experiment
