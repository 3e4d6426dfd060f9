#include "assay/report/speed_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "assay/record/memory_ratio.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::ModelRow;
using record::Number;
using record::Range;
using record::Speed;
using record::SpeedRatio;
using record::Unit;

constexpr std::string_view k_latency = "latency.";
constexpr std::string_view k_memory = "memory.";

constexpr std::array<std::pair<std::string_view, const char*>, 6> k_titles{{
    {"throughput", "throughput"},
    {"memory.steady", "steady memory"},
    {"memory.load_peak", "peak while loading"},
    {"memory.activations", "activations"},
    {"memory.weights", "weights"},
    {"memory.file", "file size"},
}};

// Reasons that tell the reader nothing, for nobody asked for the number.
bool is_idle(const std::string& reason) {
  return reason == "not measured" || reason == "not computed" || reason == "not in this result";
}

Number first_absent(std::initializer_list<Number> numbers) {
  for (const Number& number : numbers) {
    if (!number.defined()) return number;
  }
  return Number(0);
}

SpeedLine line_of(std::string_view metric, const Number& before, const Number& after, const Number& ratio,
                  const Range& interval) {
  const Unit unit = speed_unit(metric);
  const std::array<Number, 2> values{before, after};
  const TimeRow times(values, {});
  const auto text = [&](const Number& value) {
    return unit == Unit::microseconds ? times.value(value) : value_text(value, unit);
  };
  const RatioRow texts = ratio_row(ratio, interval);
  return {.metric = std::string(metric),
          .baseline = text(before),
          .candidate = text(after),
          .ratio = texts.value,
          .interval = interval.defined() ? texts.interval : "",
          .absent = first_absent({before, after, ratio})};
}

SpeedLine latency_line(std::string_view metric, const record::Latency& latency) {
  const std::string_view statistic = metric.substr(k_latency.size());
  const auto ratio = std::ranges::find(latency.ratios, statistic, &SpeedRatio::statistic);
  const Number value = ratio == latency.ratios.end() ? Number::undefined("no ratio") : ratio->value;
  const Range interval = ratio == latency.ratios.end() ? Range::none("no ratio") : ratio->interval;
  if (statistic == "mean") {
    return line_of(metric, latency.baseline.mean_us, latency.candidate.mean_us, value, interval);
  }
  const auto name = std::ranges::find(record::k_percentile_names, statistic);
  if (name == record::k_percentile_names.end()) return {};
  const auto which = static_cast<std::size_t>(name - record::k_percentile_names.begin());
  return line_of(metric, latency.baseline.percentiles[which].us, latency.candidate.percentiles[which].us, value,
                 interval);
}

SpeedLine throughput_line(const record::Throughput& throughput) {
  SpeedLine line = line_of("throughput", throughput.baseline.samples_per_s, throughput.candidate.samples_per_s,
                           throughput.ratio.value, throughput.ratio.interval);
  if (!throughput.baseline.samples_per_s.defined() && !throughput.candidate.samples_per_s.defined()) return line;
  line.below = fmt::format("at the best of each: {} → {}", configuration_text(throughput.baseline),
                           configuration_text(throughput.candidate));
  return line;
}

SpeedLine memory_line(std::string_view metric, const CandidateResult& candidate, const ModelRow& baseline) {
  const record::Memory& memory = candidate.speed.memory;
  const record::MemoryNumber ratio = record::memory_ratio(metric, memory, baseline, candidate.model);
  const bool exact = ratio.range.defined() && ratio.range.low() >= ratio.range.high();
  return line_of(metric, record::memory_size(metric, memory.baseline, baseline).value,
                 record::memory_size(metric, memory.candidate, candidate.model).value, ratio.value,
                 exact ? Range::none("exact") : ratio.range);
}

bool is_measured(std::string_view metric, const Speed& speed) {
  if (metric.starts_with(k_latency)) return speed.latency.defined() && speed.latency->paired;
  if (metric.starts_with(k_memory)) return speed.memory.candidate.steady_bytes.defined();
  return speed.throughput.defined() && speed.throughput->paired;
}

SpeedLine line_for(std::string_view metric, const CandidateResult& candidate, const ModelRow& baseline) {
  if (metric.starts_with(k_latency)) return latency_line(metric, *candidate.speed.latency);
  if (metric == "throughput") return throughput_line(*candidate.speed.throughput);
  return memory_line(metric, candidate, baseline);
}

// What is not known has its reason elsewhere.
void say(const char* what, const SpeedRatio& ratio, std::string& text) {
  if (!ratio.value.defined()) return;
  const bool changed = ratio.change == record::Change::lower || ratio.change == record::Change::higher;
  text += fmt::format("{}{}{} {}", text.empty() ? "" : "; ", what, changed ? "" : ":", ratio.sentence);
}

}  // namespace

bool is_speed(std::string_view metric) {
  return metric.starts_with(k_latency) || metric.starts_with(k_memory) || metric == "throughput";
}

Unit speed_unit(std::string_view metric) {
  if (metric.starts_with(k_latency)) return Unit::microseconds;
  return metric.starts_with(k_memory) ? Unit::bytes : Unit::per_second;
}

std::string speed_title(std::string_view metric) {
  for (const auto& [name, title] : k_titles) {
    if (name == metric) return title;
  }
  return fmt::format("latency {}", metric.substr(std::min(k_latency.size(), metric.size())));
}

std::vector<SpeedLine> speed_lines(const CandidateResult& candidate, const ModelRow& baseline,
                                   const std::vector<std::string>& gated) {
  std::vector<std::string> metrics{"latency.p50", "latency.p99", "throughput", "memory.weights", "memory.steady"};
  for (const std::string& metric : gated) {
    if (is_speed(metric) && std::ranges::find(metrics, metric) == metrics.end()) metrics.push_back(metric);
  }
  std::vector<SpeedLine> lines;
  for (const std::string& metric : metrics) {
    if (is_measured(metric, candidate.speed)) lines.push_back(line_for(metric, candidate, baseline));
  }
  return lines;
}

std::string speed_sentence(const Speed& speed) {
  std::string text;
  if (speed.latency.defined()) {
    for (const SpeedRatio& ratio : speed.latency->ratios) {
      if (ratio.statistic == "p50") say("median latency", ratio, text);
      if (ratio.statistic == "p99") say("p99", ratio, text);
    }
  }
  if (speed.throughput.defined() && speed.throughput->paired) say("throughput", speed.throughput->ratio, text);
  return text;
}

std::string speed_absence(const Speed& speed) {
  std::string text;
  const auto add = [&text](const char* what, const std::string& reason) {
    if (!is_idle(reason)) text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", what, reason);
  };
  const bool told = !speed.latency.defined() && speed.throughput.undefined == speed.latency.undefined;
  if (!speed.latency.defined()) add(told ? "latency and throughput" : "latency", speed.latency.undefined);
  if (!speed.throughput.defined() && !told) add("throughput", speed.throughput.undefined);
  const Number& steady = speed.memory.candidate.steady_bytes;
  if (!steady.defined()) add("memory", steady.reason());
  return text;
}

std::string measured_at(const Speed& speed) {
  if (!speed.latency.defined()) return "";
  const record::Latency& latency = *speed.latency;
  return fmt::format("{}{} launches, batch {}, {} thread{}, on {}",
                     latency.paired ? "ratios are of the two models' runs taken in turn: " : "", latency.launches,
                     count_text(latency.batch), latency.threads, latency.threads == 1 ? "" : "s", latency.inputs);
}

std::string configuration_text(const record::ModelThroughput& model) {
  if (model.batch == 0) return "–";
  return fmt::format("batch {}, {} thread{}", count_text(model.batch), model.threads, model.threads == 1 ? "" : "s");
}

}  // namespace assay::report
