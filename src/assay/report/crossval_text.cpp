#include "assay/report/crossval_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/number_text.hpp"
#include "assay/report/range_chart.hpp"
#include "assay/report/table.hpp"
#include "assay/report/text_layout.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::CrossvalCandidate;
using record::CrossvalResult;
using record::FoldMetric;
using record::Number;

constexpr std::size_t k_folds_named = 5;
constexpr int k_chart_width = 32;

std::string fold_name(const CrossvalResult& crossval, std::size_t fold) {
  const record::FoldInfo& info = crossval.folds.at(fold);
  return crossval.repeats == 1 ? fmt::format("fold {}", info.fold + 1)
                               : fmt::format("fold {} of repeat {}", info.fold + 1, info.repeat + 1);
}

// From which to which the folds' differences go.
std::string range_of_folds(const FoldMetric& metric) {
  std::vector<double> differences;
  for (std::size_t f = 0; f < metric.baseline.size(); ++f) {
    if (metric.baseline[f].defined() && metric.candidate[f].defined()) {
      differences.push_back(metric.candidate[f].value() - metric.baseline[f].value());
    }
  }
  if (differences.empty()) return metric.title + " has a value in no fold";
  const auto [least, most] = std::ranges::minmax(differences);
  std::string text =
      fmt::format("difference in {} from {} to {} over {} folds", metric.title, difference_text(least, metric.unit),
                  difference_text(most, metric.unit), differences.size());
  if (metric.spread.defined()) {
    text += fmt::format(", standard deviation {}", precise_points_text(metric.spread.value(), metric.unit, 0));
  }
  return text;
}

// Which folds break a limit, and where a verdict of their own is another than that over all.
std::string broken_in(const CrossvalResult& crossval, std::size_t candidate) {
  const auto& folds = crossval.candidates[candidate].folds;
  std::vector<std::string> broken;
  std::size_t count = 0;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (folds[f].keeps_limits) continue;
    if (++count <= k_folds_named) broken.push_back(fmt::format("{} ({})", fold_name(crossval, f), folds[f].finding));
  }
  if (count == 0) return "the estimates of every fold keep every limit";
  const bool several = crossval.draws > 1 || crossval.trainings > 1;
  return fmt::format("the estimates of {} of {} folds{} break a limit: {}{}", count, folds.size(),
                     several ? ", of the first model of each," : "", fmt::join(broken, ", "),
                     count > k_folds_named ? ", …" : "");
}

std::string other_verdicts(const CrossvalResult& crossval, std::size_t candidate) {
  const auto& folds = crossval.candidates[candidate].folds;
  const record::Verdict over_all = crossval.result.candidates[candidate].verdict;
  std::string text;
  for (const record::Verdict verdict : {record::Verdict::pass, record::Verdict::fail, record::Verdict::inconclusive}) {
    const auto count = std::ranges::count(folds, verdict, &record::FoldVerdict::verdict);
    if (count > 0 && verdict != over_all) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, record::name_of(verdict));
    }
  }
  return text.empty() ? "" : "; verdicts of single folds: " + text;
}

std::string corrected_text(const FoldMetric& metric) {
  if (!metric.corrected.defined()) return "";
  std::string text = fmt::format("{} {}, p {} (Nadeau–Bengio)", difference_text(metric.mean_difference, metric.unit),
                                 difference_interval_text(metric.corrected, metric.unit), p_text(metric.corrected_p));
  if (metric.five_by_two_p.defined()) {
    text += fmt::format("; 5×2 F test: p {} (Alpaydin)", p_text(metric.five_by_two_p));
  }
  return text;
}

std::string pooled_text(const FoldMetric& metric, const record::CandidateResult& judged) {
  const Number p = metric.metric == "accuracy" ? judged.agreement.mcnemar_midp : Number::undefined("of accuracy alone");
  return fmt::format("{} {}{}", difference_text(metric.pooled_difference, metric.unit),
                     difference_interval_text(metric.pooled_interval, metric.unit),
                     p.defined() ? ", McNemar mid-p " + p_text(p) : std::string());
}

std::string variance_text(const CrossvalCandidate& candidate, record::Unit unit) {
  if (candidate.variance.empty()) return "";
  std::string text;
  for (const record::VarianceShare& share : candidate.variance) {
    if (!share.share.defined()) return "nothing varies from fold to fold or from draw to draw";
    text += fmt::format("{}{:.0f} % {} (standard deviation {})", text.empty() ? "of one fold's difference: " : ", ",
                        100 * share.share.value(), share.source, precise_points_text(share.deviation.value(), unit, 0));
  }
  return text;
}

std::string sizes_table(const CrossvalResult& crossval, std::size_t index, int width, bool colour) {
  const CrossvalCandidate& candidate = crossval.candidates[index];
  const FoldMetric* metric = deciding_metric(crossval, index);
  if (candidate.sizes.empty() || metric == nullptr) return "";
  std::vector<RangeLine> lines;
  for (const auto& size : candidate.sizes) lines.push_back({size.lowest, size.mean, size.highest});
  const std::vector<std::string> chart = range_chart(lines, k_chart_width);
  Table table({{.heading = "calibration samples"},
               {.heading = metric->title, .numbers = true},
               {.heading = "lowest", .numbers = true},
               {.heading = "highest", .numbers = true},
               {.heading = "", .sacrifice = 1}});
  for (std::size_t i = 0; i < candidate.sizes.size(); ++i) {
    const auto& size = candidate.sizes[i];
    table.add({.cells = {{count_text(size.samples)},
                         {difference_text(size.mean, metric->unit)},
                         {difference_text(size.lowest, metric->unit)},
                         {difference_text(size.highest, metric->unit)},
                         {chart[i], Tone::faint}}});
  }
  return table.render(width, colour);
}

std::string below_table(const CrossvalResult& crossval, std::size_t index, int width, bool colour) {
  if (crossval.result.candidates[index].verdict == record::Verdict::not_run) return "";
  Table table({{.heading = ""}, {.heading = ""}});
  for (const FoldFinding& finding : fold_findings(crossval, index)) {
    table.add({.cells = {{finding.word}}, .text = finding.text});
  }
  std::string text = table.render(width, colour);
  text.erase(0, text.find('\n') + 1);  // no headings
  return text + sizes_table(crossval, index, width, colour);
}

}  // namespace

const FoldMetric* deciding_metric(const CrossvalResult& crossval, std::size_t candidate) {
  const auto& metrics = crossval.candidates[candidate].metrics;
  const auto found = std::ranges::find(metrics, crossval.metric, &FoldMetric::metric);
  return found == metrics.end() ? nullptr : &*found;
}

std::string folds_text(const CrossvalResult& crossval) {
  const std::string kind = crossval.kind == "given" ? "folds of a column" : crossval.kind + " folds";
  if (crossval.five_by_two) return "5×2 " + kind;
  if (crossval.repeats == 1) return fmt::format("{} {}", crossval.folds_per_repeat, kind);
  return fmt::format("{} × {} {}", crossval.repeats, crossval.folds_per_repeat, kind);
}

std::vector<FoldFinding> fold_findings(const CrossvalResult& crossval, std::size_t index) {
  const CrossvalCandidate& candidate = crossval.candidates[index];
  std::vector<FoldFinding> findings;
  const auto add = [&](const char* word, const std::string& text) {
    if (!text.empty()) findings.push_back({word, text});
  };
  const FoldMetric* metric = deciding_metric(crossval, index);
  add("folds", (metric != nullptr ? range_of_folds(*metric) + "; " : std::string()) + broken_in(crossval, index) +
                   other_verdicts(crossval, index));
  if (metric != nullptr) {
    add("over folds", corrected_text(*metric));
    add("pooled", pooled_text(*metric, crossval.result.candidates[index]));
    add("variance", variance_text(candidate, metric->unit));
  }
  if (crossval.has_choice && index + 1 < crossval.candidates.size()) {
    add("chosen",
        fmt::format("in {} of {} folds by their validation samples", candidate.chosen, crossval.folds.size()));
  }
  add("which test", candidate.applies);
  return findings;
}

std::string crossval_summary(const CrossvalResult& crossval) {
  if (!crossval.has_choice) return summary_of(crossval.result);
  const auto& chosen = crossval.result.candidates.back();
  return fmt::format("the verdict is that of what each fold chose: {}", sentence_of(chosen, crossval.result));
}

std::string render_crossval(const CrossvalResult& crossval, TerminalOptions options) {
  options.heading_parts = {folds_text(crossval),
                           crossval.retrained ? "baseline trained in every fold" : "baseline the same in every fold"};
  options.summary = crossval_summary(crossval);
  options.below_table = [&](std::size_t candidate) {
    return below_table(crossval, candidate, options.width, options.colour);
  };
  return render_terminal(crossval.result, options);
}

}  // namespace assay::report
