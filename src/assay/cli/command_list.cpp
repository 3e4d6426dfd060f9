#include <algorithm>
#include <ostream>

#include "assay/analysis/gate_evidence.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/methods.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::cli {
namespace {

using Row = std::vector<std::string>;

// Left-aligned columns, the last one as long as it is.
void print_rows(std::ostream& out, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], row[k].size());
  }
  for (const Row& row : rows) {
    out << "  ";
    for (std::size_t k = 0; k < row.size(); ++k) {
      out << row[k];
      if (k + 1 < row.size()) out << std::string(widths[k] - row[k].size() + 2, ' ');
    }
    out << "\n";
  }
}

std::string tasks_of(const metrics::MetricInfo& info) {
  std::string text;
  for (const metrics::Task task : info.tasks) {
    const char* name = task == metrics::Task::binary       ? "binary"
                       : task == metrics::Task::multiclass ? "multi-class"
                                                           : "regression";
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

void list_metrics(std::ostream& out) {
  const metrics::MetricRegistry registry = metrics::builtin_metrics();
  std::vector<Row> rows;
  for (const auto& metric : registry.metrics())
    rows.push_back({metric->info().name, tasks_of(metric->info()), metric->info().definition});
  for (const auto& family : registry.families()) {
    rows.push_back({fmt::format("{}[{}]", family.name, family.parameter), "on demand", family.definition});
  }
  out << "Metrics (--metric NAME, and gates):\n";
  print_rows(out, rows);
}

void list_gates(std::ostream& out) {
  out << "Gates: --GATE NAME=LIMIT; a limit may end in % or pt. Decided by the interval, never by the estimate "
         "alone.\n";
  print_rows(out, {{"--max-drop", "a metric where high is good may fall by at most LIMIT"},
                   {"--max-rise", "a metric where low is good may rise by at most LIMIT"},
                   {"--min-value", "the candidate's value is at least LIMIT"},
                   {"--max-value", "the candidate's value is at most LIMIT"},
                   {"--max-ratio", "candidate / baseline is at most LIMIT"},
                   {"--min-ratio", "candidate / baseline is at least LIMIT"}});
  out << "NAME is a metric, or one of:\n";
  std::vector<Row> rows;
  for (const auto& target : analysis::gate_targets()) rows.push_back({target.name, target.definition});
  print_rows(out, rows);
}

void list_readers(std::ostream& out) {
  std::vector<Row> rows;
  for (const auto& reader : data::builtin_readers())
    rows.push_back({reader.name, reader.recognised_by, reader.summary});
  out << "Readers (--data):\n";
  print_rows(out, rows);
}

void list_runtimes(std::ostream& out) {
  std::vector<Row> rows;
  for (const auto& runtime : runtime::builtin_runtimes()) {
    rows.push_back({runtime.name, fmt::format("{}", fmt::join(runtime.extensions, " ")), runtime.summary});
  }
  out << "Runtimes:\n";
  print_rows(out, rows);
}

std::string values_of(const quantize::OptionInfo& option) {
  struct Shown {
    std::string operator()(const quantize::Boolean&) const { return "true|false"; }
    std::string operator()(const quantize::Integer& range) const {
      return fmt::format("{}…{}", range.least, range.most);
    }
    std::string operator()(const quantize::Real& range) const { return fmt::format("{}…{}", range.least, range.most); }
    std::string operator()(const quantize::Choice& choice) const {
      return fmt::format("{}", fmt::join(choice.values, "|"));
    }
    std::string operator()(const quantize::Names&) const { return "names separated by ;"; }
    std::string operator()(const quantize::Text&) const { return "text"; }
  };
  return std::visit(Shown{}, option.kind);
}

void list_methods(std::ostream& out) {
  out << "Methods (assay quantize --method NAME --set key=value, and --candidate 'quantize:NAME(key=value,…)'):\n";
  std::vector<Row> rows;
  for (const auto& method : experiment::known_methods()) {
    rows.push_back({method.name, method.summary});
    for (const auto& option : method.options) {
      const std::string otherwise = option.otherwise.empty() ? "" : fmt::format(" (default {})", option.otherwise);
      rows.push_back({"  " + option.name, fmt::format("{}: {}{}", option.summary, values_of(option), otherwise)});
    }
    if (method.name == "simulated-int") {
      rows.push_back(
          {"wNaM", "simulated-int with weights of N bits and activations of M, its options too: w4a8, w2a32"});
    }
  }
  print_rows(out, rows);
}

}  // namespace

Command add_list(CLI::App& app) {
  auto what = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("list", "What there is: metrics, gates, readers, runtimes, methods");
  command->add_option("WHAT", *what, "One of them; all by default")
      ->check(CLI::IsMember({"metrics", "gates", "readers", "runtimes", "methods"}));
  return [what](Context& context) {
    const auto wanted = [&](const char* name) { return what->empty() || *what == name; };
    if (wanted("metrics")) list_metrics(context.out);
    if (wanted("gates")) list_gates(context.out);
    if (wanted("readers")) list_readers(context.out);
    if (wanted("runtimes")) list_runtimes(context.out);
    if (wanted("methods")) list_methods(context.out);
    return static_cast<int>(k_pass);
  };
}

}  // namespace assay::cli
