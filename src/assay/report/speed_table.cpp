#include "assay/report/speed_table.hpp"

#include <fmt/format.h>

#include "assay/report/candidate_table.hpp"
#include "assay/report/disturbance_text.hpp"
#include "assay/report/energy_text.hpp"
#include "assay/report/gate_text.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"
#include "assay/report/serving_text.hpp"
#include "assay/report/speed_text.hpp"
#include "assay/report/table.hpp"

namespace assay::report {
namespace {

using record::ModelLatency;
using record::Number;
using record::Range;
using record::RunResult;
using record::Unit;

void add_row(const std::string& name, const Number& number, const std::string& value, const std::string& interval,
             Table& table) {
  if (number.defined()) {
    table.add({.cells = {{name}, {value}, {interval}}});
  } else {
    table.add({.cells = {{name}}, .text = "– " + number.reason()});
  }
}

void add_number(const std::string& name, const Number& number, const Range& interval, Unit unit, Table& table) {
  add_row(name, number, value_text(number, unit), interval.defined() ? interval_text(interval, unit) : "", table);
}

struct Time {
  std::string name;
  Number us;
  Range interval;
};

// In one unit, so that they can be compared at a glance.
void add_times(const std::vector<Time>& times, Table& table) {
  std::vector<Number> values;
  std::vector<Range> intervals;
  for (const Time& time : times) {
    values.push_back(time.us);
    intervals.push_back(time.interval);
  }
  const TimeRow texts(values, intervals);
  for (const Time& time : times) {
    add_row(time.name, time.us, texts.value(time.us), time.interval.defined() ? texts.interval(time.interval) : "",
            table);
  }
}

void add_latency(const record::Latency& latency, Table& table) {
  const ModelLatency& model = latency.baseline;
  std::vector<Time> times;
  for (std::size_t i = 0; i < model.percentiles.size(); ++i) {
    times.push_back({fmt::format("latency {}", record::k_percentile_names[i]), model.percentiles[i].us,
                     model.percentiles[i].interval});
  }
  times.push_back({"latency mean", model.mean_us, model.mean_interval});
  add_times(times, table);
  add_times({{"opening the engine", latency.engine_us, latency.engine_interval},
             {"session creation", model.load_us, model.load_interval},
             {"very first run", model.first_run_us, model.first_run_interval}},
            table);
}

void add_gates(const RunResult& result, Table& table) {
  const record::CandidateResult nobody;
  for (const auto& gate : result.baseline_gates) {
    const GateText text = text_of(gate, nobody, 0);
    Row row{.cells = {{text.subject + " (gate)"},
                      {text.value},
                      {text.interval},
                      {gate.title},
                      {status_text(gate.status), tone_of(gate.status)}}};
    if (!text.needs.empty()) row.below.push_back(text.needs);
    table.add(std::move(row));
  }
}

}  // namespace

std::string render_speed_table(const RunResult& result, int width, bool colour) {
  const record::Speed& speed = result.baseline_speed;
  Table table({{result.baseline.name},
               {"value", true},
               {level_text(result.level) + " interval", false, false, 1},
               {"gate", false, true, 0},
               {"", false, true, 0}});
  if (speed.latency.defined()) {
    add_latency(*speed.latency, table);
    table.add({.cells = {{"of"}}, .text = measured_at(speed)});
  }
  if (speed.throughput.defined()) {
    const auto& model = speed.throughput->baseline;
    add_number("throughput", model.samples_per_s, model.interval, Unit::per_second, table);
    if (model.samples_per_s.defined()) table.add({.cells = {{"at"}}, .text = configuration_text(model)});
  }
  add_number("file size", result.baseline.file_bytes, Range(), Unit::bytes, table);
  add_number("weights", result.baseline.weights_bytes, Range(), Unit::bytes, table);
  const auto& memory = speed.memory.baseline;
  add_number("peak while loading", memory.load_peak_bytes, Range(), Unit::bytes, table);
  add_number("steady memory", memory.steady_bytes, Range(), Unit::bytes, table);
  add_number("activations", memory.activations_bytes, Range(), Unit::bytes, table);
  if (const std::string energy = energy_sentence(speed); !energy.empty()) {
    table.add({.cells = {{"energy"}}, .text = energy});
  }
  for (const ServingLine& line : serving_lines(result.baseline_serving)) {
    table.add({.cells = {{line.label}}, .text = line.text});
  }
  add_gates(result, table);
  for (const std::string& text : disturbances(speed)) table.add({.cells = {{"disturbed"}}, .text = text});
  return table.render(width, colour);
}

}  // namespace assay::report
