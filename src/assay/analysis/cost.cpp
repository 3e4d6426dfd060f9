#include "assay/analysis/cost.hpp"

#include <fmt/format.h>

#include "assay/stats/cost.hpp"

namespace assay::analysis {
namespace {

using record::Cost;
using record::Loads;
using record::Measured;
using record::ModelMemory;
using record::ModelThroughput;
using record::Number;
using record::Range;
using record::RunResult;

// A rate of samples with where it comes from.
struct Rate {
  Number per_s;
  Range interval;
  std::string basis;
  bool meets_bound = false;
};

Rate rate_of(const Measured<Loads>& loads, const ModelThroughput& throughput) {
  if (loads.defined() && loads->peak.defined() && loads->peak->rate_per_s.defined()) {
    const record::Peak& peak = *loads->peak;
    return {.per_s = peak.rate_per_s,
            .interval = peak.interval,
            .basis = fmt::format("the peak rate with p{:g} within {:g} ms", 100 * peak.p, peak.bound_us.value() / 1e3),
            .meets_bound = true};
  }
  return {.per_s = throughput.samples_per_s,
          .interval = throughput.interval,
          .basis = fmt::format("the throughput of the best configuration (batch {}, {} thread{}), whatever the latency",
                               throughput.batch, throughput.threads, throughput.threads == 1 ? "" : "s")};
}

void add_instances(const Number& machine, ModelMemory& memory) {
  if (!memory.steady_bytes.defined()) {
    memory.instances = Number::undefined(memory.steady_bytes.reason());
  } else if (!machine.defined()) {
    memory.instances = machine;
  } else if (memory.steady_bytes.value() < 1) {
    memory.instances = Number::undefined("it keeps no memory of its own that could be measured");
  } else {
    const auto instances = stats::instances_in(static_cast<std::uint64_t>(machine.value()),
                                               static_cast<std::uint64_t>(memory.steady_bytes.value()));
    memory.instances =
        instances ? Number(static_cast<double>(*instances)) : Number::undefined(instances.error().message());
  }
}

Number memory_of_machine(const nlohmann::ordered_json& machine) {
  if (!machine.is_object() || !machine.contains("memory_bytes") || !machine.at("memory_bytes").is_number()) {
    return Number::undefined("the memory of the machine is not recorded");
  }
  return machine.at("memory_bytes").get<double>();
}

const ModelThroughput* baseline_throughput(const RunResult& result) {
  if (result.baseline_speed.throughput.defined()) return &result.baseline_speed.throughput->baseline;
  for (const auto& candidate : result.candidates) {
    if (candidate.speed.throughput.defined()) return &candidate.speed.throughput->baseline;
  }
  return nullptr;
}

ModelThroughput without(const std::string& reason) {
  ModelThroughput throughput;
  throughput.samples_per_s = Number::undefined(reason);
  return throughput;
}

}  // namespace

Measured<Cost> cost_of(const Measured<Loads>& loads, const ModelThroughput& throughput, const Price& price) {
  const Rate rate = rate_of(loads, throughput);
  if (!rate.per_s.defined()) return Measured<Cost>::none("no rate is known: " + rate.per_s.reason());
  const double value = rate.per_s.value();
  stats::Estimate estimate{value, {value, value}};
  if (rate.interval.defined()) estimate.interval = {rate.interval.low(), rate.interval.high()};
  const auto cost = stats::cost_per_million(price.per_hour, estimate, price.utilisation);
  if (!cost) return Measured<Cost>::none(cost.error().message());
  return Measured<Cost>::of({.per_million = cost->value,
                             .interval = rate.interval.defined()
                                             ? Range::of(cost->interval.low, cost->interval.high)
                                             : Range::none("the rate has none: " + rate.interval.undefined),
                             .price_per_hour = price.per_hour,
                             .currency = price.currency,
                             .utilisation = price.utilisation,
                             .rate_per_s = rate.per_s,
                             .basis = rate.basis,
                             .meets_bound = rate.meets_bound});
}

void add_cost(RunResult& result, const std::optional<Price>& price) {
  const Number machine = memory_of_machine(result.run.machine);
  add_instances(machine, result.baseline_speed.memory.baseline);
  for (auto& candidate : result.candidates) {
    add_instances(machine, candidate.speed.memory.baseline);
    add_instances(machine, candidate.speed.memory.candidate);
  }
  if (!price) return;
  const ModelThroughput* baseline = baseline_throughput(result);
  result.baseline_serving.cost =
      cost_of(result.baseline_serving.loads,
              baseline != nullptr ? *baseline : without(result.baseline_speed.throughput.undefined), *price);
  for (auto& candidate : result.candidates) {
    const auto& measured = candidate.speed.throughput;
    candidate.serving.cost = cost_of(candidate.serving.loads,
                                     measured.defined() ? measured->candidate : without(measured.undefined), *price);
  }
}

}  // namespace assay::analysis
