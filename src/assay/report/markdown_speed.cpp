#include "assay/report/markdown_speed.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "assay/report/disturbance_text.hpp"
#include "assay/report/energy_text.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"
#include "assay/report/speed_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::Latency;
using record::ModelLatency;
using record::ModelMemory;
using record::ModelRow;
using record::ModelThroughput;
using record::Number;
using record::Range;
using record::RunResult;
using record::Speed;
using record::Unit;

// A model with the name of its column.
template <class T>
struct ModelColumn {
  std::string name;
  const T* model;
};
template <class T>
using ModelColumns = std::vector<ModelColumn<T>>;

std::string ratio_row_text(const record::SpeedRatio& ratio, const RatioRow& texts) {
  return ratio.value.defined() ? texts.value : "– (" + ratio.value.reason() + ")";
}

void add_ratio(const std::string& name, const record::SpeedRatio& ratio, MarkdownTable& table) {
  const std::string floor = ratio.noise_floor.defined() ? fmt::format("{:.{}f} %", 100 * ratio.noise_floor.value(),
                                                                      ratio.noise_floor.value() < 0.01 ? 2 : 1)
                                                        : "–";
  const RatioRow texts = ratio_row(ratio.value, ratio.interval);
  table.add({name, ratio_row_text(ratio, texts), texts.interval, floor,
             ratio_row(ratio.control, ratio.control_interval).interval, ratio.sentence, ratio.method});
}

std::string ratios_part(const Speed& speed, double level) {
  MarkdownTable table({{"candidate / baseline"},
                       {"ratio", true},
                       {level_text(level) + " interval", true},
                       {"noise floor", true},
                       {"baseline / baseline", true},
                       {"what may be said"},
                       {"method"}});
  if (speed.latency.defined()) {
    for (const auto& ratio : speed.latency->ratios) add_ratio("latency " + ratio.statistic, ratio, table);
  }
  if (speed.throughput.defined() && speed.throughput->paired) add_ratio("throughput", speed.throughput->ratio, table);
  if (table.empty()) return "";
  return table.render() +
         "A ratio of latency is the mean over launches of that of runs taken in turn, so it need not be the quotient "
         "of "
         "the two percentiles below.\n\n";
}

std::string steady_state_text(const ModelLatency& model) {
  std::string text;
  for (const auto& [state, launches] : model.steady_state_launches) {
    std::string words = state;
    std::ranges::replace(words, '_', ' ');
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", words, launches);
  }
  return text.empty() ? "unknown" : text + " launches";
}

struct CounterLine {
  const char* name;
  Number record::Counters::*member;
};

constexpr std::array<CounterLine, 4> k_counter_lines{{
    {"instructions of a run", &record::Counters::instructions},
    {"cycles of a run", &record::Counters::cycles},
    {"cache misses of a run", &record::Counters::cache_misses},
    {"branch misses of a run", &record::Counters::branch_misses},
}};

// Of a run: whole where there are many.
std::string counted_text(const Number& count) {
  constexpr double k_many = 1000;
  if (!count.defined() || count.value() < k_many) return or_reason(count, Unit::number);
  return count_text(static_cast<std::uint64_t>(std::llround(count.value())));
}

// Where the machine counts anything for any of the models.
void add_counters(const ModelColumns<ModelLatency>& models, MarkdownTable& table) {
  const auto counted = [](const auto& column) { return column.model->counters.defined(); };
  if (std::ranges::none_of(models, counted)) return;
  for (const CounterLine& line : k_counter_lines) {
    std::vector<std::string> cells{line.name};
    for (const auto& column : models) {
      const auto& counters = column.model->counters;
      cells.push_back(counters.defined() ? counted_text((*counters).*line.member) : "– (" + counters.undefined + ")");
      cells.emplace_back();
    }
    table.add(std::move(cells));
  }
}

// The one line that stands where no model was counted; "" in results of versions that did not count.
std::string uncounted_text(const ModelColumns<ModelLatency>& models) {
  if (models.empty() || models.front().model->counters.defined()) return "";
  const std::string& reason = models.front().model->counters.undefined;
  return reason.starts_with("not ") ? "" : fmt::format("Hardware counters: {}.\n\n", escaped(reason));
}

std::string distribution_part(const Latency& latency, const ModelColumns<ModelLatency>& models, double level) {
  std::vector<MarkdownTable::Column> columns{{"time of one run"}};
  for (const auto& column : models) {
    columns.push_back({column.name, true});
    columns.push_back({level_text(level) + " interval", true});
  }
  MarkdownTable table(std::move(columns));
  const auto add = [&](const std::string& name, auto value, auto interval) {
    std::vector<Number> numbers;
    std::vector<Range> ranges;
    for (const auto& column : models) {
      numbers.push_back(value(*column.model));
      ranges.push_back(interval(*column.model));
    }
    const TimeRow row(numbers, ranges);
    std::vector<std::string> cells{name};
    for (std::size_t m = 0; m < numbers.size(); ++m) {
      cells.push_back(numbers[m].defined() ? row.value(numbers[m]) : or_reason(numbers[m], Unit::microseconds));
      cells.push_back(numbers[m].defined() ? or_reason(ranges[m], row.interval(ranges[m])) : "");
    }
    table.add(std::move(cells));
  };
  for (std::size_t i = 0; i < record::k_percentile_names.size(); ++i) {
    add(
        std::string(record::k_percentile_names[i]), [i](const auto& m) -> const Number& { return m.percentiles[i].us; },
        [i](const auto& m) -> const Range& { return m.percentiles[i].interval; });
  }
  add(
      "mean", [](const auto& m) -> const Number& { return m.mean_us; },
      [](const auto& m) -> const Range& { return m.mean_interval; });
  add(
      "creating the session (reads the file)", [](const auto& m) -> const Number& { return m.load_us; },
      [](const auto& m) -> const Range& { return m.load_interval; });
  add(
      "very first run", [](const auto& m) -> const Number& { return m.first_run_us; },
      [](const auto& m) -> const Range& { return m.first_run_interval; });
  add_counters(models, table);
  std::string text = table.render();
  if (latency.engine_us.defined()) {
    text += fmt::format("Opening the engine, before any session: {}{}, once in each process.\n\n",
                        value_text(latency.engine_us, Unit::microseconds),
                        latency.engine_interval.defined()
                            ? " " + escaped(interval_text(latency.engine_interval, Unit::microseconds))
                            : "");
  }
  text += uncounted_text(models);
  text += fmt::format("{} launches, batch {}, {} thread{}; inputs: {}. Percentiles: {}.\n\n", latency.launches,
                      latency.batch, latency.threads, latency.threads == 1 ? "" : "s", escaped(latency.inputs),
                      escaped(latency.percentile_method));
  for (const auto& column : models) {
    text += fmt::format("- {}: {} counted runs; {}.\n", escaped(column.name), count_text(column.model->n),
                        escaped(steady_state_text(*column.model)));
  }
  return text + "\n";
}

std::string grid_part(const ModelColumns<ModelThroughput>& models, double level) {
  MarkdownTable table({{"throughput"},
                       {"batch", true},
                       {"threads", true},
                       {"samples per second", true},
                       {level_text(level) + " interval", true},
                       {""}});
  for (const auto& column : models) {
    for (const auto& cell : column.model->grid) {
      const bool best = cell.batch == column.model->batch && cell.threads == column.model->threads;
      const Number& rate = cell.samples_per_s;
      table.add({column.name, count_text(cell.batch), count_text(cell.threads), or_reason(rate, Unit::per_second),
                 rate.defined() ? or_reason(cell.interval, interval_text(cell.interval, Unit::per_second)) : "",
                 best ? "best" : ""});
    }
  }
  return table.empty() ? "" : table.render();
}

struct MemoryLine {
  const char* name;
  Number ModelMemory::*member;
};

constexpr std::array<MemoryLine, 12> k_memory_lines{{
    {"scales and zero points, part of the weights", &ModelMemory::quantization_parameters_bytes},
    {"peak while loading", &ModelMemory::load_peak_bytes},
    {"steady, after the runs: the weights and …", &ModelMemory::steady_bytes},
    {"… the runtime itself", &ModelMemory::runtime_fixed_bytes},
    {"… prepacked copies, graph and code", &ModelMemory::copies_bytes},
    {"… activations, most during a run", &ModelMemory::activations_bytes},
    {"… kept but not needed", &ModelMemory::reclaimable_bytes},
    {"… unexplained", &ModelMemory::unexplained_bytes},
    {"steady, pages no other process maps (USS)", &ModelMemory::steady_uss_bytes},
    {"steady, with its share of common pages (PSS)", &ModelMemory::steady_pss_bytes},
    {"allocations counted after loading", &ModelMemory::counted_weights_bytes},
    {"allocations, highest sum", &ModelMemory::counted_peak_bytes},
}};

std::string memory_part(const ModelColumns<ModelMemory>& models, const std::vector<const ModelRow*>& rows) {
  const auto measured = [](const ModelColumn<ModelMemory>& column) { return column.model->steady_bytes.defined(); };
  if (std::ranges::none_of(models, measured)) return "";
  std::vector<MarkdownTable::Column> columns{{"memory"}};
  for (const auto& column : models) columns.push_back({column.name, true});
  MarkdownTable table(std::move(columns));
  std::vector<std::string> file{"file"};
  std::vector<std::string> weights{"weights, by type"};
  for (const ModelRow* row : rows) {
    file.push_back(or_reason(row->file_bytes, Unit::bytes));
    weights.push_back(fmt::format("{} ({})", or_reason(row->weights_bytes, Unit::bytes), dtypes_text(*row)));
  }
  table.add(std::move(file));
  table.add(std::move(weights));
  for (const MemoryLine& line : k_memory_lines) {
    std::vector<std::string> cells{line.name};
    for (const auto& column : models) cells.push_back(or_reason(column.model->*line.member, Unit::bytes));
    table.add(std::move(cells));
  }
  std::vector<std::string> instances{"instances that fit this machine, by steady memory"};
  for (const auto& column : models) {
    const Number& count = column.model->instances;
    instances.push_back(count.defined() ? count_text(count) : "– (" + count.reason() + ")");
  }
  table.add(std::move(instances));
  return "### Memory\n\nBeyond what the process held before the runtime was opened, in a fresh process for each "
         "pass.\n\n" +
         table.render();
}

std::string warnings_part(const Speed& speed) {
  std::string text;
  for (const std::string& warning : disturbances(speed)) text += fmt::format("- {}\n", escaped(warning));
  return text.empty() ? "" : "While measuring:\n\n" + text + "\n";
}

std::string sections_of(const Speed& speed, const std::vector<std::string>& names,
                        const std::vector<const ModelRow*>& rows, double level) {
  ModelColumns<ModelLatency> latencies;
  ModelColumns<ModelThroughput> throughputs;
  ModelColumns<ModelMemory> memories;
  for (std::size_t m = 0; m < names.size(); ++m) {
    if (speed.latency.defined()) {
      latencies.push_back({names[m], m == 0 ? &speed.latency->baseline : &speed.latency->candidate});
    }
    if (speed.throughput.defined()) {
      throughputs.push_back({names[m], m == 0 ? &speed.throughput->baseline : &speed.throughput->candidate});
    }
    memories.push_back({names[m], m == 0 ? &speed.memory.baseline : &speed.memory.candidate});
  }
  std::string text = ratios_part(speed, level);
  if (speed.latency.defined()) text += distribution_part(*speed.latency, latencies, level);
  text += grid_part(throughputs, level) + warnings_part(speed);
  const std::string absent = speed_absence(speed);
  if (!absent.empty()) text += "Not measured: " + escaped(absent) + ".\n\n";
  if (!text.empty()) text = "### Speed\n\n" + text;
  return text + memory_part(memories, rows) + energy_section(speed, level);
}

}  // namespace

std::string speed_sections(const RunResult& result, const CandidateResult& candidate) {
  return sections_of(candidate.speed, {"baseline", "candidate"}, {&result.baseline, &candidate.model}, result.level);
}

std::string speed_sections_alone(const RunResult& result) {
  return sections_of(result.baseline_speed, {result.baseline.name}, {&result.baseline}, result.level);
}

}  // namespace assay::report
