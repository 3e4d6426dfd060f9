#include "assay/report/markdown_candidate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "assay/report/explain_text.hpp"
#include "assay/report/findings.hpp"
#include "assay/report/gate_text.hpp"
#include "assay/report/markdown_speed.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/method_text.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::Agreement;
using record::CandidateResult;
using record::Number;
using record::Range;
using record::RunResult;
using record::Unit;

constexpr std::size_t k_most_confusion_classes = 20;
constexpr std::size_t k_shown_flips = 30;

std::string gates_part(const RunResult& result, const CandidateResult& candidate) {
  MarkdownTable table({{"gate"},
                       {"limit"},
                       {"measured", true},
                       {level_text(result.level) + " interval", true},
                       {"p value", true},
                       {"status"},
                       {"method"}});
  std::string needs;
  for (const auto& gate : candidate.gates) {
    const GateText text = text_of(gate, candidate, samples_of(candidate, result));
    table.add({gate.gate, gate.title, or_reason(gate.value, text.value), or_reason(gate.interval, text.interval),
               or_reason(gate.p_value, p_text(gate.p_value)), status_text(gate.status), gate.method});
    if (!text.needs.empty()) needs += fmt::format("- {}: {}.\n", escaped(gate.gate), escaped(text.needs));
  }
  if (table.empty()) return "";
  return "### Gates\n\n" + table.render() + (needs.empty() ? "" : needs + "\n");
}

// The same numbers under the same title as a row above it: the recall of a class that is the positive one.
bool repeats(const record::QualityRow& row, const CandidateResult& candidate) {
  const auto same = [](const Number& a, const Number& b) {
    return a.defined() == b.defined() && (!a.defined() || a.value() == b.value());
  };
  for (const auto& above : candidate.quality) {
    if (&above == &row) return false;
    if (above.title == row.title && same(above.baseline, row.baseline) && same(above.candidate, row.candidate)) {
      return true;
    }
  }
  return false;
}

std::string quality_part(const RunResult& result, const CandidateResult& candidate) {
  MarkdownTable table({{"metric"},
                       {"better"},
                       {"baseline", true},
                       {"candidate", true},
                       {"difference", true},
                       {level_text(result.level) + " interval of the difference", true},
                       {"n", true},
                       {"method"}});
  for (const auto& row : candidate.quality) {
    if (repeats(row, candidate)) continue;
    const QualityText text = texts_of(row);
    table.add({row.title, row.higher_is_better ? "higher" : "lower", or_reason(row.baseline, text.baseline),
               or_reason(row.candidate, text.candidate), or_reason(row.difference, text.difference),
               or_reason(row.interval, text.interval), count_text(row.n), row.method});
  }
  return table.empty() ? "" : "### Quality\n\n" + table.render();
}

std::string with_interval(const std::string& text, const Range& interval, double level) {
  if (!interval.defined()) return text;
  return fmt::format("{}, {} interval {}", text, level_text(level), interval_text(interval, Unit::fraction));
}

std::string agreement_part(const RunResult& result, const CandidateResult& candidate) {
  const Agreement& a = candidate.agreement;
  MarkdownTable table({{"how alike the answers are"}, {"value"}});
  const auto add = [&table](const char* name, const Number& number, const std::string& text) {
    table.add({name, or_reason(number, text)});
  };
  add("same decision (top-1 agreement)", a.top1,
      with_interval(value_text(a.top1, Unit::fraction), a.top1_interval, result.level));
  add("decided differently", a.disagreements, count_text(a.disagreements));
  add("got worse: baseline right, candidate wrong (regressions)", a.regressions, count_text(a.regressions));
  add("got better: baseline wrong, candidate right (improvements)", a.improvements, count_text(a.improvements));
  add("both wrong", a.both_wrong, count_text(a.both_wrong));
  add("flips: got worse or better", a.flips, count_text(a.flips));
  add("flips, share of all samples", a.flip_rate,
      with_interval(value_text(a.flip_rate, Unit::fraction), a.flip_rate_interval, result.level));
  add("samples with a tie for the highest score", a.ties, count_text(a.ties));
  add("p value, McNemar mid-p", a.mcnemar_midp, p_text(a.mcnemar_midp));
  add("p value, McNemar exact", a.mcnemar_exact, p_text(a.mcnemar_exact));
  add("p value, whole groups exchanged (sign flip)", a.sign_flip_p, p_text(a.sign_flip_p));
  add("divergence of the probabilities (KL, mean, nats)", a.kl_mean, value_text(a.kl_mean, Unit::number));
  add("signal to quantization noise (SQNR)", a.sqnr_db,
      a.sqnr_db.defined() ? fmt::format("{:.1f} dB", a.sqnr_db.value()) : "");
  add("cosine of the scores, mean", a.cosine_mean, value_text(a.cosine_mean, Unit::number));
  add("largest difference of a score", a.max_abs_error, value_text(a.max_abs_error, Unit::number));
  add("smallest drop of accuracy these samples can exclude (80 % power)", a.smallest_excludable_drop,
      a.smallest_excludable_drop.defined() ? precise_points_text(a.smallest_excludable_drop.value(), Unit::fraction, 0)
                                           : "");
  return "### Agreement\n\n" + table.render();
}

std::string class_name(const RunResult& result, std::size_t index) {
  return index < result.data.classes.size() ? result.data.classes[index] : fmt::format("{}", index);
}

std::string confusion_table(const RunResult& result, const std::vector<std::vector<std::uint64_t>>& confusion) {
  std::vector<MarkdownTable::Column> columns{{"true class"}};
  for (std::size_t c = 0; c < confusion.size(); ++c) columns.push_back({"→ " + class_name(result, c), true});
  MarkdownTable table(std::move(columns));
  for (std::size_t r = 0; r < confusion.size(); ++r) {
    std::vector<std::string> cells{class_name(result, r)};
    for (const std::uint64_t count : confusion[r]) cells.push_back(count_text(count));
    cells.resize(confusion.size() + 1);
    table.add(std::move(cells));
  }
  return table.render();
}

std::string confusion_part(const RunResult& result, const CandidateResult& candidate) {
  const std::size_t classes = candidate.confusion.size();
  if (classes == 0) return "";
  if (classes > k_most_confusion_classes) {
    return fmt::format("### Confusion matrix\n\nNot shown for {} classes; it is in `result.json` (`confusion`).\n\n",
                       classes);
  }
  std::string text = "### Confusion matrix\n\nRows are the true classes, columns the decisions.\n\n";
  if (!result.baseline_confusion.empty() && !candidate.on_validation) {
    text += "Baseline:\n\n" + confusion_table(result, result.baseline_confusion);
  }
  return text + "Candidate:\n\n" + confusion_table(result, candidate.confusion);
}

std::string subsets_part(const RunResult& result, const CandidateResult& candidate) {
  MarkdownTable table({{"slice"},
                       {"value"},
                       {"n", true},
                       {"baseline", true},
                       {"candidate", true},
                       {"difference", true},
                       {level_text(result.level) + " interval", true},
                       {"worse", true},
                       {"better", true},
                       {"p", true},
                       {"adjusted p", true},
                       {"commonest change"}});
  for (const auto& row : candidate.subsets) {
    table.add({row.slice, row.value, count_text(row.n), value_text(row.baseline, Unit::fraction),
               value_text(row.candidate, Unit::fraction), difference_text(row.difference, Unit::fraction),
               or_reason(row.interval, difference_interval_text(row.interval, Unit::fraction)),
               count_text(row.regressions), count_text(row.improvements), p_text(row.p_value), p_text(row.p_adjusted),
               row.most_common_change});
  }
  if (table.empty()) return "";
  return "### Classes and slices\n\nAccuracy within each. Adjusted p values (Benjamini–Hochberg over all rows) take "
         "into "
         "account that many rows are looked at at once; judge a row by them.\n\n" +
         table.render();
}

std::string score_text(const Number& score) {
  return score.defined() ? fmt::format("{:.4f}", score.value()) : "–";
}

std::string flips_part(const CandidateResult& candidate) {
  if (candidate.flips.empty()) return "";
  MarkdownTable table({{"index", true},
                       {"id"},
                       {"target"},
                       {"baseline"},
                       {"candidate"},
                       {"kind"},
                       {"baseline score", true},
                       {"candidate score", true}});
  const std::size_t shown = std::min(candidate.flips.size(), k_shown_flips);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& flip = candidate.flips[i];
    table.add({fmt::format("{}", flip.index), flip.id, flip.target, flip.baseline, flip.candidate, flip.kind,
               score_text(flip.baseline_score), score_text(flip.candidate_score)});
  }
  std::string text =
      "### Samples decided differently, worst first\n\nScores are of the target class; without labels, of the class "
      "the "
      "baseline decided for.\n\n" +
      table.render();
  if (candidate.flips_total > shown) {
    text += fmt::format("The first {} of {}; all of them are in `flips-{}.csv`.\n\n", shown,
                        count_text(candidate.flips_total), candidate.model.name);
  }
  return text;
}

}  // namespace

std::string candidate_section(const RunResult& result, const CandidateResult& candidate) {
  const bool judged = !candidate.on_validation || candidate.verdict == record::Verdict::not_run;
  std::string text = fmt::format("## {}: {}{}\n\n{}\n\n", escaped(candidate.model.name), word_of(candidate.verdict),
                                 judged ? "" : " on the validation samples", escaped(sentence_of(candidate, result)));
  if (!judged) {
    text +=
        "It was not chosen, so the test samples do not judge it: all figures below are of the validation samples.\n\n";
  }
  if (candidate.verdict == record::Verdict::not_run) return text + method_part(candidate.model);
  text += gates_part(result, candidate);
  if (result.task == "bench") return text + speed_sections(result, candidate);
  text += quality_part(result, candidate) + speed_sections(result, candidate) + agreement_part(result, candidate);
  text += method_part(candidate.model);
  text += explain_section(result, candidate);
  text += confusion_part(result, candidate) + subsets_part(result, candidate) + flips_part(candidate);
  return text;
}

}  // namespace assay::report
