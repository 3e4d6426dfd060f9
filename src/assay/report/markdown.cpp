#include "assay/report/markdown.hpp"

#include <fmt/format.h>

#include "assay/report/choice_table.hpp"
#include "assay/report/findings.hpp"
#include "assay/report/markdown_candidate.hpp"
#include "assay/report/markdown_machine.hpp"
#include "assay/report/markdown_serving.hpp"
#include "assay/report/markdown_speed.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::ModelRow;
using record::RunResult;
using record::Unit;

bool is_bench(const RunResult& result) {
  return result.task == "bench";
}

std::string title_part(const RunResult& result, const std::string& summary) {
  std::string text = is_bench(result)
                         ? fmt::format("# Speed and memory beside {}\n\n", escaped(file_name_of(result.baseline)))
                         : fmt::format("# {}: may the candidate replace {}?\n\n", escaped(result.data.name),
                                       escaped(file_name_of(result.baseline)));
  const Conclusion conclusion = summary.empty()
                                    ? conclusion_of(result)
                                    : Conclusion{std::string(word_of(result.verdict)), result.verdict, summary};
  text += fmt::format("**{}**: {}\n\n", conclusion.word, escaped(conclusion.sentence));
  if (result.candidates.size() < 2 || is_sweep(result)) return text;
  for (const auto& candidate : result.candidates) {
    text += fmt::format("- **{}**: {}\n", word_of(candidate.verdict), escaped(sentence_of(candidate, result)));
  }
  return text + "\n";
}

std::string glance_part(const RunResult& result) {
  if (is_bench(result)) return "";
  const bool sweep = is_sweep(result);
  std::vector<MarkdownTable::Column> columns{{"candidate"}, {"verdict"}, {"changed answers"}, {"file size"}};
  if (sweep) columns.insert(columns.begin() + 1, {"on which samples"});
  MarkdownTable table(std::move(columns));
  for (const auto& candidate : result.candidates) {
    const bool run = candidate.verdict != record::Verdict::not_run;
    std::vector<std::string> cells{candidate.model.name, std::string(word_of(candidate.verdict)),
                                   run ? flips_sentence(candidate, result) : "",
                                   size_sentence(result.baseline, candidate.model)};
    if (sweep) cells.insert(cells.begin() + 1, candidate.on_validation ? "validation, not chosen" : "test, chosen");
    table.add(std::move(cells));
  }
  return table.render();
}

std::string notes_part(const RunResult& result) {
  if (result.notes.empty()) return "";
  std::string text = "## Know before you believe the numbers\n\n";
  for (const std::string& note : result.notes) text += fmt::format("- {}\n", escaped(note));
  return text + "\n";
}

std::string batch_text(const ModelRow& model) {
  if (model.batch == 0) return "unknown";
  return model.batch_reason.empty() ? count_text(model.batch)
                                    : fmt::format("{} ({})", count_text(model.batch), model.batch_reason);
}

std::string models_part(const RunResult& result) {
  MarkdownTable table({{"model"},
                       {"file"},
                       {"digest"},
                       {"run by"},
                       {"file size", true},
                       {"size of the weights", true},
                       {"weights by type"},
                       {"batch"},
                       {"scores"}});
  const auto add = [&table](const std::string& name, const ModelRow& model) {
    table.add({name, model.path, model.digest, model.runtime, or_reason(model.file_bytes, Unit::bytes),
               or_reason(model.weights_bytes, Unit::bytes), dtypes_text(model), batch_text(model), model.scores});
  };
  add(result.baseline.name + " (baseline)", result.baseline);
  for (const auto& candidate : result.candidates) add(candidate.model.name, candidate.model);
  return "## Models\n\n" + table.render();
}

std::string data_part(const RunResult& result) {
  const record::DataRow& data = result.data;
  MarkdownTable table({{"data"}, {""}});
  table.add({"name", data.name});
  table.add({"path", data.path});
  table.add({"digest", data.digest});
  table.add({"task", result.task});
  if (!data.positive.empty()) table.add({"positive class", data.positive});
  table.add({"samples", count_text(data.samples)});
  table.add({"samples that could not be read", count_text(data.undecodable)});
  table.add({"labels", data.labelled ? "yes" : "none: only how alike the models answer can be said"});
  table.add({"split", data.split.empty() ? "not stated" : data.split});
  table.add({"groups", data.groups == 0 ? "none: samples count as independent" : count_text(data.groups)});
  return "## Data\n\n" + table.render();
}

std::string reproduce_part(const RunResult& result) {
  MarkdownTable table({{"run"}, {""}});
  table.add({"id", result.run.id});
  table.add({"created", result.run.created});
  table.add({"tool", result.run.tool});
  table.add({"environment", result.run.environment});
  table.add({"seed", fmt::format("{}", result.run.seed)});
  return "## How to get these numbers again\n\n" + table.render() +
         "`assay rerender DIR` computes this report again from the records in the output folder, without running a "
         "model. The full plan stands in `run.json` beside this file: the same command with the same plan, files "
         "(compare the digests above) and seed gives the same quality numbers, byte for byte, however many workers "
         "it uses. All numbers, unrounded, are in `result.json`.\n\n";
}

std::string words_part(const RunResult& result) {
  const std::string level = level_text(result.level);
  return "## What the words mean\n\n"
         "- **Difference**: the candidate's value minus the baseline's, on the same samples. \"pt\" are percentage "
         "points.\n"
         "- **" +
         level +
         " interval**: the differences that are compatible with these samples. Another draw of "
         "samples of the same kind would give a slightly different number; an interval made this way holds the true "
         "value in about " +
         level +
         " of such draws. It says nothing about samples of another kind.\n"
         "- **PASS**: every gate's whole interval keeps its limit. **FAIL**: the whole interval of at least one gate "
         "breaks its limit.\n"
         "- **INCONCLUSIVE**: an interval reaches to both sides of a limit. These samples are too few to tell; that "
         "is neither a good sign nor a bad one, and more samples settle it.\n"
         "- **NOT RUN**: there was nothing to compare, for the reason given.\n"
         "- **p value**: how often chance alone would give at least so clear a result. Of a gate: if the limit were "
         "just broken. Of McNemar's test: if the two models were equally good.\n"
         "- **Noise floor**: how far the baseline's ratio to itself, loaded once more and measured in the same "
         "launches, "
         "may lie from 1. A difference of speed is claimed, and a gate on a ratio decided, only beyond it.\n"
         "- **Launch**: a process of its own that loads the models anew. Timings of one process agree with each other "
         "more than with the next process, so launches, not runs, are what intervals count.\n"
         "- **Flip**: a sample on which one model is right and the other wrong. Two models of equal accuracy can flip "
         "many samples.\n";
}

}  // namespace

std::string render_markdown(const RunResult& result, const std::string& more, const std::string& summary) {
  std::string text = title_part(result, summary) + glance_part(result) + choice_section(result) + notes_part(result);
  for (const auto& candidate : result.candidates) text += candidate_section(result, candidate);
  if (is_bench(result) && result.candidates.empty()) text += speed_sections_alone(result);
  text += serving_section(result) + more;
  text += models_part(result) + (is_bench(result) ? "" : data_part(result)) + machine_section(result.run) +
          reproduce_part(result) + words_part(result);
  return text;
}

}  // namespace assay::report
