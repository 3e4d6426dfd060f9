#include "assay/report/terminal.hpp"

#include <vector>

#include <fmt/format.h>

#include "assay/report/candidate_table.hpp"
#include "assay/report/choice_table.hpp"
#include "assay/report/disturbance_text.hpp"
#include "assay/report/explain_text.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/speed_table.hpp"
#include "assay/report/text_layout.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::RunResult;
using record::Verdict;

constexpr int k_gap = 3;

// Joined by " · " into lines that fit.
std::string heading_lines(const std::vector<std::string>& parts, int width) {
  std::string text;
  int used = 0;
  for (const std::string& part : parts) {
    const int needed = display_width(part);
    const bool fits = used > 0 && used + 3 + needed <= width;
    if (used > 0) text += fits ? " · " : "\n";
    text += part;
    used = fits ? used + 3 + needed : needed;
  }
  return text + "\n";
}

std::string heading_of(const RunResult& result, const TerminalOptions& options) {
  const int width = options.width;
  if (result.task == "bench") {
    std::vector<std::string> heading{"speed and memory", fmt::format("baseline {}", file_name_of(result.baseline))};
    if (result.candidates.empty()) heading.back() = file_name_of(result.baseline);
    if (!result.baseline.runtime.empty()) heading.push_back(result.baseline.runtime);
    for (std::string& part : heading) part = printable(part);
    return heading_lines(heading, width);
  }
  const std::string split = result.data.split.empty() ? "" : result.data.split + " ";
  std::vector<std::string> parts{result.data.name, fmt::format("{} {}samples", count_text(samples_of(result)), split)};
  if (result.data.groups > 0) parts.push_back(count_text(result.data.groups) + " groups");
  if (!result.data.labelled) parts.emplace_back("no labels");
  parts.insert(parts.end(), options.heading_parts.begin(), options.heading_parts.end());
  if (!result.data.positive.empty() && result.data.labelled) {
    parts.push_back("positive class " + result.data.positive);
  }
  parts.push_back(fmt::format("baseline {}", file_name_of(result.baseline)));
  if (!result.baseline.runtime.empty()) parts.push_back(result.baseline.runtime);
  for (std::string& part : parts) part = printable(part);
  return heading_lines(parts, width);
}

// The text after a first word, all its lines beginning below each other; without the last line's end.
std::string hanging(std::string_view word, int gap, const std::string& text, int width) {
  const int indent = display_width(word) + gap;
  std::string lines;
  for (const std::string& line : wrapped(printable(text), width - indent)) {
    if (!lines.empty()) lines += '\n';
    lines += pad_right(lines.empty() ? word : "", indent);
    lines += line;
  }
  return lines;
}

// The paths at the right of the last line, or below it when there is no room.
std::string with_paths(std::string lines, const TerminalOptions& options) {
  std::vector<std::string> paths;
  for (const std::string& path : {options.report_path, options.result_path}) {
    if (!path.empty()) paths.push_back(printable(path));
  }
  if (paths.empty()) return lines + "\n";
  const std::string joined = fmt::format("{}", fmt::join(paths, "   "));
  const int used = display_width(std::string_view(lines).substr(lines.rfind('\n') + 1));
  const int free = options.width - used - display_width(joined);
  if (free >= k_gap) return lines + pad_left(joined, options.width - used) + "\n";
  return fmt::format("{}\n{}\n", lines,
                     display_width(joined) <= options.width ? joined : fmt::format("{}", fmt::join(paths, "\n")));
}

// The word that the text begins with, in the verdict's colour.
std::string coloured(const std::string& text, std::string_view word, Verdict verdict, bool colour) {
  return painted(word, tone_of(verdict), colour) + text.substr(word.size());
}

// The last line or, of one of several candidates, the one below its table.
std::string closing(const Conclusion& conclusion, const TerminalOptions& options, bool paths) {
  const std::string text = hanging(conclusion.word, k_gap, conclusion.sentence, options.width);
  return coloured(paths ? with_paths(text, options) : text + "\n", conclusion.word, conclusion.verdict, options.colour);
}

std::string notes_of(const RunResult& result, int width) {
  std::string text;
  for (const std::string& note : result.notes) text += hanging("note:", 1, note, width) + "\n";
  return text;
}

// What several candidates' measurements have in common is told once.
std::string disturbed_lines(const RunResult& result, int width) {
  const std::string text = shown_disturbances(disturbances(result));
  return text.empty() ? "" : hanging("disturbed:", 1, text, width) + "\n";
}

std::string table_of(const RunResult& result, const CandidateResult& candidate, const TerminalOptions& options) {
  if (candidate.verdict != Verdict::not_run) {
    return render_candidate_table(result, candidate, options.width, options.colour);
  }
  return painted(printable(candidate.model.name), Tone::strong, options.colour) + "\n";
}

std::string not_run_lines(const RunResult& result, int width) {
  std::string text;
  for (const CandidateResult& candidate : result.candidates) {
    if (candidate.verdict != Verdict::not_run) continue;
    text += hanging("not run:", 1, candidate.model.name + ": " + candidate.verdict_reason, width) + "\n";
  }
  return text;
}

// A sweep: the choice, and how the chosen candidate does on samples it was not chosen by.
std::string render_sweep(const RunResult& result, const TerminalOptions& options) {
  std::string text = heading_of(result, options) + '\n' + render_choice(result, options.width, options.colour);
  for (const CandidateResult& candidate : result.candidates) {
    if (candidate.model.name != result.choice->recommended) continue;
    text += fmt::format("on the {} others:\n\n", count_text(samples_of(result)));
    text += table_of(result, candidate, options);
    text += explain_lines(candidate, options.width);
  }
  text += not_run_lines(result, options.width) + notes_of(result, options.width);
  return text + closing(conclusion_of(result), options, true);
}

std::string tables_of(const RunResult& result, const TerminalOptions& options) {
  std::string text;
  for (const CandidateResult& candidate : result.candidates) {
    text += '\n';
    text += table_of(result, candidate, options);
    text += explain_lines(candidate, options.width);
    if (options.below_table) {
      text += options.below_table(static_cast<std::size_t>(&candidate - result.candidates.data()));
    }
    if (result.candidates.size() == 1) break;  // its sentence is the last line
    text += closing({std::string(word_of(candidate.verdict)), candidate.verdict, sentence_of(candidate, result)},
                    options, false);
  }
  return text;
}

}  // namespace

std::string render_terminal(const RunResult& result, const TerminalOptions& options) {
  if (is_sweep(result)) return render_sweep(result, options);
  std::string text = heading_of(result, options) + tables_of(result, options);
  if (result.task == "bench" && result.candidates.empty()) {
    text += '\n' + render_speed_table(result, options.width, options.colour);
  }
  Conclusion conclusion = conclusion_of(result);
  if (result.candidates.size() != 1) {
    if (!result.candidates.empty()) text += '\n';
    text += render_choice(result, options.width, options.colour);
    if (!options.summary.empty()) conclusion = {std::string(word_of(result.verdict)), result.verdict, options.summary};
  }
  if (result.candidates.size() > 1) text += disturbed_lines(result, options.width);
  return text + notes_of(result, options.width) + closing(conclusion, options, true);
}

}  // namespace assay::report
