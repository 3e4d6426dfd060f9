#include "assay/measure/energy.hpp"

#include "assay/base/clock.hpp"
#include "assay/base/units.hpp"

namespace assay::measure {
namespace {

using std::chrono::nanoseconds;

struct Moment {
  nanoseconds at{};
  std::vector<EnergyCount> counts;
};

Result<Moment> now(EnergyMeter& meter, Clock& clock) {
  const nanoseconds at = clock.now();
  ASSAY_ASSIGN(std::vector<EnergyCount> counts, meter.read());
  return Moment{at, std::move(counts)};
}

Status same_domains(const Moment& first, const Moment& other) {
  bool same = first.counts.size() == other.counts.size();
  for (std::size_t i = 0; same && i < first.counts.size(); ++i) {
    same = first.counts[i].domain == other.counts[i].domain;
  }
  if (same) return {};
  return fail(ErrorCode::io, "the energy domains changed while measuring");
}

// Four moments: idle from the first to the second and from the third to the fourth, work in between.
EnergyUse use_of(std::size_t domain, const std::string& source, const std::vector<Moment>& moments) {
  const auto joules = [&](std::size_t from) {
    return joules_between(moments[from].counts[domain], moments[from + 1].counts[domain]);
  };
  const auto duration = [&](std::size_t from) { return moments[from + 1].at - moments[from].at; };
  EnergyUse use{.source = source, .domain = moments[0].counts[domain].domain, .window = duration(1)};
  const double drawn = joules(1);
  if (drawn == 0) {
    const std::string reason =
        "the counter did not move in " + assay::to_text(use.window) + "; a longer window is needed";
    use.joules = use.idle_watts = use.net_joules = Reading<double>::none(reason);
    return use;
  }
  const double idle_watts = (joules(0) + joules(2)) / in_seconds(duration(0) + duration(2));
  use.joules = drawn;
  use.idle_watts = idle_watts;
  use.net_joules = drawn - idle_watts * in_seconds(use.window);
  return use;
}

}  // namespace

double joules_between(const EnergyCount& before, const EnergyCount& after) {
  std::uint64_t microjoules = after.microjoules - before.microjoules;
  if (after.microjoules < before.microjoules) microjoules += before.wraps_at_microjoules;
  return static_cast<double>(microjoules) * 1e-6;
}

Result<std::vector<EnergyUse>> measure_energy(EnergyMeter& meter, Clock& clock, const std::function<Status()>& work,
                                              const EnergyOptions& options) {
  std::vector<Moment> moments;
  const auto note = [&]() -> Status {
    ASSAY_ASSIGN(Moment moment, now(meter, clock));
    moments.push_back(std::move(moment));
    return same_domains(moments.front(), moments.back());
  };
  ASSAY_TRY(note());
  clock.wait_until(moments.back().at + options.idle);
  ASSAY_TRY(note());
  ASSAY_TRY(work());
  ASSAY_TRY(note());
  if (moments[2].at - moments[1].at < options.shortest) {
    return fail(ErrorCode::insufficient_data, "the work took {}, less than the {} that energy counters need",
                assay::to_text(moments[2].at - moments[1].at), assay::to_text(options.shortest));
  }
  clock.wait_until(moments.back().at + options.idle);
  ASSAY_TRY(note());
  std::vector<EnergyUse> uses;
  for (std::size_t domain = 0; domain < moments[0].counts.size(); ++domain) {
    uses.push_back(use_of(domain, meter.source(), moments));
  }
  return uses;
}

EnergyMeters open_energy_meters(const EnergySources& sources) {
  EnergyMeters meters;
  const auto add = [&](const char* kind, Result<std::unique_ptr<EnergyMeter>> opened) {
    if (opened) {
      meters.found.push_back(std::move(*opened));
    } else {
      meters.unavailable.push_back(std::string(kind) + ": " + opened.error().message());
    }
  };
  add("RAPL", open_rapl(sources.root));
  add("NVML", open_nvml(sources.nvml));
  return meters;
}

}  // namespace assay::measure
