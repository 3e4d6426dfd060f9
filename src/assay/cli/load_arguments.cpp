#include "assay/cli/load_arguments.hpp"

#include <algorithm>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_load_group = "Load";

}  // namespace

void add_load_options(CLI::App& command, LoadArguments& a) {
  command
      .add_option("--scenario", a.scenarios,
                  "Ask the models as MLPerf LoadGen does: single-stream, multi-stream, server or offline; may be "
                  "repeated")
      ->check(CLI::IsMember({"single-stream", "multi-stream", "server", "offline"}))
      ->allow_extra_args(false)
      ->group(k_load_group);
  command.add_option("--rate", a.rate, "Queries a second that arrive in the server scenario")
      ->type_name("QPS")
      ->group(k_load_group);
  command.add_option("--latency-bound", a.bound, "What p99 of the server scenario may be (5ms)")
      ->type_name("DURATION")
      ->group(k_load_group);
  command
      .add_flag("--find-peak", a.find_peak,
                "Search the highest rate of arrivals that keeps --latency-bound, three times with other arrivals")
      ->group(k_load_group);
  command.add_option("--samples-per-query", a.samples_per_query, "Samples a query of the multi-stream scenario")
      ->capture_default_str()
      ->check(CLI::Range(1, 65536))
      ->group(k_load_group);
  command.add_option("--queries", a.queries, "Queries a scenario asks at least; of offline the number of samples")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}))
      ->group(k_load_group);
  command.add_option("--scenario-time", a.time, "Time for each scenario and for each search of the peak. Default: 10s")
      ->type_name("DURATION")
      ->group(k_load_group);
}

Result<experiment::LoadPlan> load_plan(const LoadArguments& a) {
  experiment::LoadPlan plan{.samples_per_query = a.samples_per_query, .queries = a.queries, .find_peak = a.find_peak};
  for (std::string scenario : a.scenarios) {
    std::ranges::replace(scenario, '-', '_');
    if (std::ranges::find(plan.scenarios, scenario) == plan.scenarios.end()) plan.scenarios.push_back(scenario);
  }
  if (!a.rate.empty()) {
    ASSAY_ASSIGN(plan.rate, within(parse_number(a.rate), "--rate"));
  }
  if (!a.bound.empty()) {
    ASSAY_ASSIGN(plan.bound, within(parse_duration(a.bound), "--latency-bound"));
  }
  if (!a.time.empty()) {
    ASSAY_ASSIGN(plan.time, within(parse_duration(a.time), "--scenario-time"));
  }
  ASSAY_TRY(experiment::check(plan));
  return plan;
}

}  // namespace assay::cli
