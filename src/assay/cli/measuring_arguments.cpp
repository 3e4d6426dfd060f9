#include "assay/cli/measuring_arguments.hpp"

#include <algorithm>
#include <thread>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_measuring_group = "Speed and memory";

}  // namespace

void add_measuring_options(CLI::App& command, MeasuringArguments& a) {
  command.add_flag("--no-speed", a.no_speed, "Measure neither latency nor throughput")->group(k_measuring_group);
  command.add_flag("--no-memory", a.no_memory, "Do not measure memory")->group(k_measuring_group);
  command
      .add_option("--launches", a.launches,
                  "Processes the latency is measured in, at least; more are started while the interval is wide and the "
                  "budget lasts. Default: 10")
      ->type_name("N")
      ->group(k_measuring_group);
  command.add_option("--speed-time", a.budget, "Time for the speed of each candidate (30s, 2min). Default: 12s")
      ->type_name("DURATION")
      ->group(k_measuring_group);
  command.add_option("--latency-batch", a.latency_batch, "Samples a run of the latency and memory measurements")
      ->capture_default_str()
      ->check(CLI::PositiveNumber)
      ->group(k_measuring_group);
  command.add_option("--batches", a.batches, "Batch sizes of the throughput measurement. Default: 1,8,32")
      ->type_name("N,…")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->group(k_measuring_group);
  command
      .add_option("--thread-counts", a.threads,
                  "Thread counts of the throughput measurement. Default: 1 and all processors")
      ->type_name("N,…")
      ->delimiter(',')
      ->group(k_measuring_group);
  command
      .add_flag("--energy", a.energy,
                "Measure the energy of an inference by RAPL and NVML where they are (assay doctor tells)")
      ->group(k_measuring_group);
  command
      .add_option(
          "--energy-window", a.energy_window,
          "Back-to-back runs of one energy measurement; five of each model, with idle time around. Default: 10s")
      ->type_name("DURATION")
      ->group(k_measuring_group);
}

Status check_threads(const std::string& option, const std::vector<int>& counts) {
  const int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  for (const int count : counts) {
    if (count < 1 || count > all) {
      return fail(ErrorCode::invalid_argument,
                  "{} {}: this machine has {} processors for us; more threads than that would only wait "
                  "for each other",
                  option, count, all);
    }
  }
  return {};
}

namespace {

Result<experiment::EnergyPlan> energy_plan(const MeasuringArguments& a) {
  experiment::EnergyPlan plan{.asked = a.energy};
  if (a.energy_window.empty()) return plan;
  if (!a.energy) {
    return fail(ErrorCode::invalid_argument, "--energy-window {}: nothing uses it; add --energy", a.energy_window);
  }
  ASSAY_ASSIGN(plan.window, within(parse_duration(a.energy_window), "--energy-window"));
  if (plan.window < std::chrono::seconds(1)) {
    return fail(ErrorCode::invalid_argument,
                "--energy-window {}: at least 1s; counters of energy are updated up to once a second", a.energy_window);
  }
  plan.idle = plan.window / 2;
  return plan;
}

}  // namespace

Result<experiment::MeasuringPlan> measuring_plan(const MeasuringArguments& a, std::uint64_t seed) {
  experiment::MeasuringPlan plan{.speed = !a.no_speed, .memory = !a.no_memory, .batch = a.latency_batch, .seed = seed};
  if (a.launches > 0) {
    if (a.launches < experiment::k_fewest_launches) {
      return fail(ErrorCode::invalid_argument,
                  "--launches {}: a comparison takes at least {}; for a shorter measurement give less --speed-time, or "
                  "leave speed out with --no-speed",
                  a.launches, experiment::k_fewest_launches);
    }
    plan.launches = a.launches;
    plan.most_launches = std::max(plan.most_launches, a.launches);
  }
  if (!a.batches.empty()) plan.batches = a.batches;
  ASSAY_TRY(check_threads("--thread-counts", a.threads));
  plan.threads = a.threads;
  if (!a.budget.empty()) {
    ASSAY_ASSIGN(plan.budget, within(parse_duration(a.budget), "--speed-time"));
  }
  ASSAY_ASSIGN(plan.energy, energy_plan(a));
  return plan;
}

}  // namespace assay::cli
