#include "assay/report/google_benchmark.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "assay/stats/quantile.hpp"

namespace assay::report {
namespace {

using nlohmann::ordered_json;
using record::Latency;
using record::ModelLatency;
using record::Number;
using record::RunResult;
using record::Speed;

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

// Of a sample: divided by one less than there are. At least two values.
double deviation_of(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

// One model's entries in the order in which they are read: the launches, then the aggregates.
class Family {
 public:
  Family(std::string name, std::size_t index, const Latency& latency, ordered_json& benchmarks)
      : name_(fmt::format("{}/batch:{}", std::move(name), latency.batch)),
        index_(index),
        latency_(latency),
        benchmarks_(benchmarks) {}

  void add(const ModelLatency& model) {
    if (model.by_launch.empty() || !model.mean_us.defined()) return;
    repetitions_ = model.by_launch.size();
    std::vector<double> means;
    for (const record::LaunchMean& launch : model.by_launch) {
      ordered_json& entry = begin(name_, "iteration", launch.mean_us, launch.n);
      entry["repetition_index"] = means.size();
      entry["items_per_second"] = 1e6 * static_cast<double>(latency_.batch) / launch.mean_us;
      means.push_back(launch.mean_us);
    }
    add_aggregates(means, model);
  }

 private:
  void add_aggregates(const std::vector<double>& means, const ModelLatency& model) {
    ordered_json& mean = aggregate("mean", model.mean_us.value());
    counter(mean, "load_us", model.load_us);
    counter(mean, "first_run_us", model.first_run_us);
    counter(mean, "effective_n", model.effective_n);
    aggregate("median", stats::median(means));
    if (means.size() > 1) {
      const double deviation = deviation_of(means, model.mean_us.value());
      aggregate("stddev", deviation);
      aggregate("cv", deviation / model.mean_us.value())["aggregate_unit"] = "percentage";
    }
    for (std::size_t i = 0; i < record::k_percentile_names.size(); ++i) {
      const record::Percentile& percentile = model.percentiles[i];
      if (!percentile.us.defined()) continue;
      ordered_json& entry = aggregate(std::string(record::k_percentile_names[i]), percentile.us.value());
      if (!percentile.interval.defined()) continue;
      entry["us_low"] = percentile.interval.low();
      entry["us_high"] = percentile.interval.high();
    }
  }

  ordered_json& begin(const std::string& name, const char* run_type, double microseconds, std::uint64_t iterations) {
    ordered_json& entry = benchmarks_.emplace_back();
    entry["name"] = name;
    entry["family_index"] = index_;
    entry["per_family_instance_index"] = 0;
    entry["run_name"] = name_;
    entry["run_type"] = run_type;
    entry["repetitions"] = repetitions_;
    entry["threads"] = latency_.threads;
    entry["iterations"] = iterations;
    entry["real_time"] = microseconds;
    entry["cpu_time"] = microseconds;
    entry["time_unit"] = "us";
    return entry;
  }

  ordered_json& aggregate(const std::string& name, double microseconds) {
    ordered_json& entry = begin(fmt::format("{}_{}", name_, name), "aggregate", microseconds, repetitions_);
    entry["aggregate_name"] = name;
    entry["aggregate_unit"] = "time";
    return entry;
  }

  static void counter(ordered_json& entry, const std::string& key, const Number& number) {
    if (number.defined()) entry[key] = number.value();
  }

  std::string name_;
  std::size_t index_;
  std::size_t repetitions_ = 0;
  const Latency& latency_;
  ordered_json& benchmarks_;
};

}  // namespace

std::string render_google_benchmark(const RunResult& result) {
  ordered_json document;
  document["context"] = context_of(result);
  ordered_json& benchmarks = document["benchmarks"] = ordered_json::array();
  std::size_t index = 0;
  const auto add_baseline = [&](const Speed& speed) {
    if (index > 0 || !speed.latency.defined()) return;
    Family(result.baseline.name, index++, *speed.latency, benchmarks).add(speed.latency->baseline);
  };
  add_baseline(result.baseline_speed);
  for (const auto& candidate : result.candidates) {
    const Speed& speed = candidate.speed;
    add_baseline(speed);
    if (!speed.latency.defined() || !speed.latency->paired) continue;
    Family(candidate.model.name, index++, *speed.latency, benchmarks).add(speed.latency->candidate);
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace assay::report
