#include "assay/report/choice_table.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/candidate_table.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"
#include "assay/report/table.hpp"
#include "assay/report/text_layout.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::Choice;
using record::ChoiceRow;
using record::Objective;
using record::ObjectiveValue;

constexpr int k_longest_beside = 24;  // a longer name stands on a line of its own

std::string value_of(const ObjectiveValue& value, const Objective& objective) {
  return objective.is_ratio ? ratio_row(value.value, value.interval).value
                            : difference_text(value.value, objective.unit);
}

// Of sizes, where the range is a point, how they are known.
std::string interval_of(const ChoiceRow& row, const Choice& choice, std::size_t k) {
  const ObjectiveValue& value = row.values[k];
  const Objective& objective = choice.objectives[k];
  if (!value.interval.defined()) return "";
  if (row.simulated && objective.name == "file_bytes") return "packed";
  if (value.interval.low() == value.interval.high()) return "exact";
  return objective.is_ratio ? ratio_row(value.value, value.interval).interval
                            : difference_interval_text(value.interval, objective.unit);
}

std::string place_of(const ChoiceRow& row) {
  return row.on_front ? "on the front" : fmt::format("dominated by {}", fmt::join(row.dominated_by, ", "));
}

std::string front_of(const Choice& choice) {
  std::vector<std::string> names;
  for (const ChoiceRow& row : choice.rows) {
    if (row.on_front) names.push_back(row.candidate);
  }
  return fmt::format("Pareto front: {}", fmt::join(names, ", "));
}

// The path of a search, as far as its candidates do not tell it: what was left in float, worst first.
std::vector<std::string> path_of(const Choice& choice) {
  const record::MixedSearch& search = choice.search;
  if (search.method.empty()) return {};
  std::uint64_t most = 0;
  for (const ChoiceRow& row : choice.rows) most = std::max(most, row.left_in_float);
  std::vector<std::string> layers;
  for (std::size_t i = 0; i < std::min<std::size_t>(search.layers.size(), most); ++i) {
    const record::SearchedLayer& layer = search.layers[i];
    const std::string sqnr =
        layer.sqnr_db.defined() ? fmt::format("{:.1f} dB, ", layer.sqnr_db.value()) : std::string();
    layers.push_back(fmt::format("{}. {} ({}{} changed)", i + 1, layer.node, sqnr, layer.changed));
  }
  std::vector<std::string> lines{"search: " + search.ended};
  if (layers.empty()) return lines;
  lines.push_back(
      fmt::format("left in float, worst first, with the signal-to-noise ratio of the answers and the decisions changed "
                  "when it alone is quantized: {}",
                  fmt::join(layers, "; ")));
  return lines;
}

bool is_searched(const Choice& choice) {
  return !choice.search.method.empty();
}

// By the title of what decides first.
std::string cheapest_by(const Choice& choice) {
  const auto found = std::ranges::find(choice.objectives, choice.preferred, &Objective::name);
  return found == choice.objectives.end() ? choice.preferred : found->title;
}

// On a narrow terminal memory goes first, then size; quality and latency stay, with their intervals below them.
Table table_of(const Choice& choice) {
  std::vector<Column> columns{{.heading = "candidate"}};
  if (is_searched(choice)) columns.push_back({.heading = "in float", .numbers = true});
  for (const Objective& objective : choice.objectives) {
    const int sacrifice = objective.name == "memory.steady" ? 2 : objective.name == "file_bytes" ? 1 : 0;
    columns.push_back({.heading = objective.title, .numbers = true, .sacrifice = sacrifice});
  }
  columns.push_back({.heading = "verdict"});
  return Table(std::move(columns));
}

void add_rows(const ChoiceRow& row, const Choice& choice, Table& table) {
  Row values{.cells = {{row.candidate, row.recommended ? Tone::strong : Tone::plain}},
             .label_above = display_width(row.candidate) > k_longest_beside};
  Row intervals{.cells = {{}}};
  if (is_searched(choice)) {
    values.cells.push_back({std::to_string(row.left_in_float)});
    intervals.cells.emplace_back();
  }
  for (std::size_t k = 0; k < choice.objectives.size(); ++k) {
    values.cells.push_back({value_of(row.values[k], choice.objectives[k])});
    intervals.cells.push_back({interval_of(row, choice, k), Tone::faint});
  }
  values.cells.push_back({std::string(word_of(row.verdict)), tone_of(row.verdict)});
  table.add(std::move(values));
  if (std::ranges::any_of(intervals.cells, [](const Cell& cell) { return !cell.text.empty(); })) {
    table.add(std::move(intervals));
  }
}

}  // namespace

std::string render_choice(const record::RunResult& result, int width, bool colour) {
  if (!result.choice.defined()) return "";
  const Choice& choice = *result.choice;
  const bool sweep = choice.validation_samples > 0;
  Table table = table_of(choice);
  for (const ChoiceRow& row : choice.rows) add_rows(row, choice, table);
  std::vector<std::string> sentences = path_of(choice);
  sentences.push_back(front_of(choice));
  if (sweep && !choice.recommended.empty()) sentences.push_back("chosen: " + recommendation(choice));
  if (!sweep && choice.rows.size() > 1 && !choice.recommended.empty()) {
    sentences.emplace_back(
        "chosen on the samples that judge it, so it looks a little better than it is; assay sweep chooses on others");
  }
  std::string text;
  if (sweep) text += fmt::format("on the {} validation samples:\n\n", count_text(choice.validation_samples));
  text += table.render(width, colour);
  for (const std::string& sentence : sentences) {
    for (const std::string& line : wrapped(printable(sentence), width)) text += line + "\n";
  }
  return text + "\n";
}

std::string recommendation(const Choice& choice) {
  return choice.recommended.empty() ? choice.reason : fmt::format("{}: {}", choice.recommended, choice.reason);
}

std::string choice_section(const record::RunResult& result) {
  if (!result.choice.defined()) return "";
  const Choice& choice = *result.choice;
  const bool searched = is_searched(choice);
  const bool sweep = choice.validation_samples > 0;
  std::vector<MarkdownTable::Column> columns{{"candidate"}};
  if (searched) columns.push_back({"layers left in float", true});
  for (const Objective& objective : choice.objectives) {
    columns.push_back(
        {objective.is_ratio ? objective.title + " to the baseline's" : "difference in " + objective.title, true});
    columns.push_back({fmt::format("{} interval", level_text(result.level)), true});
  }
  columns.push_back({"Pareto front"});
  columns.push_back({sweep ? "verdict on the validation samples" : "verdict"});
  MarkdownTable table(std::move(columns));
  for (const ChoiceRow& row : choice.rows) {
    std::vector<std::string> cells{row.candidate};
    if (searched) cells.push_back(std::to_string(row.left_in_float));
    for (std::size_t k = 0; k < choice.objectives.size(); ++k) {
      cells.push_back(value_of(row.values[k], choice.objectives[k]));
      cells.push_back(interval_of(row, choice, k));
    }
    cells.push_back(place_of(row));
    cells.emplace_back(word_of(row.verdict));
    table.add(std::move(cells));
  }
  const std::string made_on =
      sweep ? fmt::format(
                  "The choice was made on {} validation samples, drawn with seed {}, and so is this table. What was "
                  "chosen is judged on the {} others, which nothing else is: of the other candidates all figures are "
                  "those of the validation samples.",
                  choice.validation_samples, choice.validation_seed, result.data.samples)
            : "The choice was made on the samples it is reported on, which favours whoever was lucky on them.";
  std::string path;
  for (const std::string& line : path_of(choice)) path += escaped(line) + "\n\n";
  return fmt::format(
      "## Which candidate?\n\n{}{}**{}**: {}.\n\n"
      "A candidate dominates another when it is nowhere worse and somewhere better by more than both intervals leave "
      "open; the Pareto front are those that none dominates. Recommended is the cheapest that passes every gate, by "
      "{}. {}\n\n",
      table.render(), path, sweep ? "Chosen" : "Recommended", escaped(recommendation(choice)),
      escaped(cheapest_by(choice)), made_on);
}

}  // namespace assay::report
