#include "assay/report/speed_table.hpp"

#include <fmt/format.h>

#include "assay/report/candidate_table.hpp"
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

void add_number(const std::string& name, const Number& number, const Range& interval, Unit unit, Table& table) {
  if (!number.defined()) {
    table.add({.cells = {{name}}, .text = "– " + number.reason()});
    return;
  }
  const bool known = interval.defined();
  const TimeRow times({&number, 1}, {&interval, 1});
  const bool time = unit == Unit::microseconds;
  table.add({.cells = {{name},
                       {time ? times.value(number) : value_text(number, unit)},
                       {!known ? ""
                        : time ? times.interval(interval)
                               : interval_text(interval, unit)}}});
}

void add_latency(const record::Latency& latency, Table& table) {
  const ModelLatency& model = latency.baseline;
  for (std::size_t i = 0; i < model.percentiles.size(); ++i) {
    add_number(fmt::format("latency {}", record::k_percentile_names[i]), model.percentiles[i].us,
               model.percentiles[i].interval, Unit::microseconds, table);
  }
  add_number("latency mean", model.mean_us, model.mean_interval, Unit::microseconds, table);
  add_number("loading", model.load_us, model.load_interval, Unit::microseconds, table);
  add_number("very first run", model.first_run_us, model.first_run_interval, Unit::microseconds, table);
}

void add_gates(const RunResult& result, Table& table) {
  const record::CandidateResult nobody;
  for (const auto& gate : result.baseline_gates) {
    const GateText text = text_of(gate, nobody, 0);
    Row row{.cells = {{text.subject + " (gate)"},
                      {text.value},
                      {text.interval},
                      {gate.title},
                      {std::string(record::name_of(gate.status)), tone_of(gate.status)}}};
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
    table.add({.cells = {{"at"}}, .text = configuration_text(model)});
  }
  add_number("file size", result.baseline.file_bytes, Range(), Unit::bytes, table);
  add_number("weights", result.baseline.weights_bytes, Range(), Unit::bytes, table);
  const auto& memory = speed.memory.baseline;
  add_number("peak while loading", memory.load_peak_bytes, Range(), Unit::bytes, table);
  add_number("steady memory", memory.steady_bytes, Range(), Unit::bytes, table);
  add_number("activations", memory.activations_bytes, Range(), Unit::bytes, table);
  for (const ServingLine& line : serving_lines(result.baseline_serving)) {
    table.add({.cells = {{line.label}}, .text = line.text});
  }
  add_gates(result, table);
  for (const std::string& text : disturbances(speed)) table.add({.cells = {{"disturbed"}}, .text = text});
  return table.render(width, colour);
}

}  // namespace assay::report
