#include "assay/experiment/energy_cell.hpp"

#include <fmt/ranges.h>

#include "assay/experiment/disturbance_json.hpp"
#include "assay/experiment/measured_model.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;
using record::EnergyWindow;
using record::Number;
using std::chrono::nanoseconds;

constexpr int k_warm_up_runs = 5;

std::string refusal_of(const std::vector<std::string>& unavailable) {
  return fmt::format("this machine shows no energy counter: {}", fmt::join(unavailable, "; "));
}

Number number_of(const measure::Reading<double>& reading) {
  return reading ? Number(*reading) : Number::undefined(reading.absent);
}

EnergyWindow window_of(const measure::EnergyUse& use, std::uint64_t runs) {
  return {.source = use.source,
          .domain = use.domain,
          .window_ns = use.window.count(),
          .runs = runs,
          .joules = number_of(use.joules),
          .idle_watts = number_of(use.idle_watts),
          .net_joules = number_of(use.net_joules)};
}

}  // namespace

std::string energy_refusal(const measure::EnergySources& sources) {
  const measure::EnergyMeters meters = measure::open_energy_meters(sources);
  return meters.found.empty() ? refusal_of(meters.unavailable) : "";
}

Result<std::vector<EnergyWindow>> energy_windows(const measure::Run& run,
                                                 std::vector<std::unique_ptr<measure::EnergyMeter>>& meters,
                                                 measure::Clock& clock, const EnergyTimes& times) {
  std::vector<EnergyWindow> windows;
  for (const auto& meter : meters) {
    std::uint64_t runs = 0;
    const auto work = [&]() -> Status {
      const nanoseconds end = clock.now() + times.window;
      do {
        ASSAY_TRY(run());
        ++runs;
      } while (clock.now() < end);
      return {};
    };
    const measure::EnergyOptions options{.idle = times.idle, .shortest = times.window};
    ASSAY_ASSIGN(const auto uses, measure::measure_energy(*meter, clock, work, options));
    for (const measure::EnergyUse& use : uses) windows.push_back(window_of(use, runs));
  }
  return windows;
}

Result<record::EnergyPass> run_energy_cell(const ordered_json& specification, const ordered_json& places) {
  auto meters = measure::open_energy_meters(
      {.root = places.at("energy_root").get<std::string>(), .nvml = places.at("nvml").get<std::string>()});
  if (meters.found.empty()) return fail(ErrorCode::unsupported, "{}", refusal_of(meters.unavailable));
  ASSAY_ASSIGN(MeasuredModels models, MeasuredModels::open(specification, places));
  const std::uint64_t launch = specification.at("launch");
  const MeasuredConfiguration configuration{
      .threads = specification.at("runtime").at("threads"), .batch = specification.at("batch"), .first_sample = launch};
  ASSAY_ASSIGN(const MeasuredModel model, models.load("baseline", configuration));
  const auto views = model.inputs.views();
  ASSAY_TRY(model.session->bind(views).map([](const auto&) {}));
  for (int i = 0; i < k_warm_up_runs; ++i) ASSAY_TRY(model.session->run_bound());
  models.note_run("baseline", *model.session);
  measure::SteadyClock clock;
  const EnergyTimes times{.window = nanoseconds(specification.at("time_ns").get<std::int64_t>()),
                          .idle = nanoseconds(specification.at("idle_ns").get<std::int64_t>())};
  const auto before = measure::read_snapshot();
  ASSAY_ASSIGN(auto windows, energy_windows([&] { return model.session->run_bound(); }, meters.found, clock, times));
  const auto disturbance = measure::between(before, measure::read_snapshot());
  return record::EnergyPass{.launch = launch,
                            .windows = std::move(windows),
                            .batch = configuration.batch,
                            .threads = static_cast<std::uint64_t>(configuration.threads),
                            .runtime = models.runtime(),
                            .disturbance = to_json(disturbance),
                            .warnings = measure::warnings_of(disturbance)};
}

}  // namespace assay::experiment
