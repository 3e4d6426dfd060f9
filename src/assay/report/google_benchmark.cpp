#include "assay/report/google_benchmark.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace assay::report {
namespace {

using nlohmann::ordered_json;
using record::Latency;
using record::ModelLatency;
using record::Number;
using record::Range;
using record::RunResult;
using record::Speed;

constexpr std::array<const char*, 5> k_aggregates{"median", "p90", "p95", "p99", "p99.9"};

ordered_json context_of(const RunResult& result) {
  ordered_json context;
  context["date"] = result.run.created;
  context["executable"] = result.run.tool;
  context["json_schema_version"] = 1;
  context["environment"] = result.run.environment;
  context["run_id"] = result.run.id;
  context["cpu_time"] = "not measured: it repeats real_time";
  return context;
}

// One model's entries in the order in which they are read: the runs, then the aggregates.
class Family {
 public:
  Family(std::string name, std::size_t index, const Latency& latency, ordered_json& benchmarks)
      : name_(fmt::format("{}/batch:{}", std::move(name), latency.batch)),
        index_(index),
        latency_(latency),
        benchmarks_(benchmarks) {}

  void add(const ModelLatency& model, const Number& samples_per_s) {
    if (!model.mean_us.defined()) return;
    ordered_json& runs = begin(name_, "iteration", model.mean_us.value(), model.n);
    runs["repetition_index"] = 0;
    counter(runs, "items_per_second", samples_per_s);
    counter(runs, "load_us", model.load_us);
    counter(runs, "first_run_us", model.first_run_us);
    counter(runs, "effective_n", model.effective_n);
    for (std::size_t i = 0; i < k_aggregates.size(); ++i) {
      ends(runs, std::string(record::k_percentile_names[i]), model.percentiles[i].interval);
    }
    aggregate("mean", model.mean_us);
    for (std::size_t i = 0; i < k_aggregates.size(); ++i) aggregate(k_aggregates[i], model.percentiles[i].us);
  }

 private:
  ordered_json& begin(const std::string& name, const char* run_type, double microseconds, std::uint64_t iterations) {
    ordered_json& entry = benchmarks_.emplace_back();
    entry["name"] = name;
    entry["family_index"] = index_;
    entry["per_family_instance_index"] = 0;
    entry["run_name"] = name_;
    entry["run_type"] = run_type;
    entry["repetitions"] = 1;
    entry["threads"] = latency_.threads;
    entry["iterations"] = iterations;
    entry["real_time"] = microseconds;
    entry["cpu_time"] = microseconds;
    entry["time_unit"] = "us";
    return entry;
  }

  void aggregate(const char* name, const Number& microseconds) {
    if (!microseconds.defined()) return;
    ordered_json& entry =
        begin(fmt::format("{}_{}", name_, name), "aggregate", microseconds.value(), latency_.launches);
    entry["aggregate_name"] = name;
    entry["aggregate_unit"] = "time";
  }

  static void counter(ordered_json& entry, const std::string& key, const Number& number) {
    if (number.defined()) entry[key] = number.value();
  }

  static void ends(ordered_json& entry, const std::string& name, const Range& range) {
    if (!range.defined()) return;
    entry[name + "_us_low"] = range.low();
    entry[name + "_us_high"] = range.high();
  }

  std::string name_;
  std::size_t index_;
  const Latency& latency_;
  ordered_json& benchmarks_;
};

Number rate_of(const Speed& speed, record::ModelThroughput record::Throughput::*model) {
  return speed.throughput.defined() ? ((*speed.throughput).*model).samples_per_s : Number::undefined("not measured");
}

}  // namespace

std::string render_google_benchmark(const RunResult& result) {
  ordered_json document;
  document["context"] = context_of(result);
  ordered_json& benchmarks = document["benchmarks"] = ordered_json::array();
  std::size_t index = 0;
  const auto add_baseline = [&](const Speed& speed) {
    if (index > 0 || !speed.latency.defined()) return;
    Family(result.baseline.name, index++, *speed.latency, benchmarks)
        .add(speed.latency->baseline, rate_of(speed, &record::Throughput::baseline));
  };
  add_baseline(result.baseline_speed);
  for (const auto& candidate : result.candidates) {
    const Speed& speed = candidate.speed;
    add_baseline(speed);
    if (!speed.latency.defined() || !speed.latency->paired) continue;
    Family(candidate.model.name, index++, *speed.latency, benchmarks)
        .add(speed.latency->candidate, rate_of(speed, &record::Throughput::candidate));
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace assay::report
