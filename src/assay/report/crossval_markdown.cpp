#include "assay/report/crossval_markdown.hpp"

#include <fmt/format.h>

#include "assay/report/crossval_text.hpp"
#include "assay/report/markdown.hpp"
#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/range_chart.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::CrossvalCandidate;
using record::CrossvalResult;
using record::FoldMetric;
using record::Number;

constexpr int k_report_chart_width = 48;

Number difference_of_fold(const FoldMetric& metric, std::size_t fold) {
  if (!metric.baseline[fold].defined()) return metric.baseline[fold];
  if (!metric.candidate[fold].defined()) return metric.candidate[fold];
  return metric.candidate[fold].value() - metric.baseline[fold].value();
}

// A standard deviation is a difference: of shares in points.
std::string spread_text(const Number& deviation, record::Unit unit) {
  return deviation.defined() ? precise_points_text(deviation.value(), unit, 0) : value_text(deviation, unit);
}

std::string spread_interval_text(const record::Range& range, record::Unit unit) {
  if (!range.defined()) return interval_text(range, unit);
  return fmt::format("{} to {}", spread_text(range.low(), unit), spread_text(range.high(), unit));
}

bool has_several_models(const CrossvalResult& crossval) {
  return crossval.trainings > 1 || crossval.draws > 1;
}

// What is counted sample by sample takes each sample once.
std::string scope_of_counts(const CrossvalResult& crossval) {
  if (crossval.repeats == 1 && !has_several_models(crossval)) return "";
  return fmt::format(
      "Changed answers, agreement, confusion, classes, samples decided differently, and what is called *pooled*, are "
      "of "
      "the first repeat{}; metrics and gates on them are of all{}.\n\n",
      has_several_models(crossval) ? " and of the first model of each fold" : "",
      has_several_models(crossval) ? ", each fold's figure being the mean of its models" : "");
}

std::string findings_list(const CrossvalResult& crossval, std::size_t index) {
  std::string text;
  for (const FoldFinding& finding : fold_findings(crossval, index)) {
    text += fmt::format("- **{}**: {}\n", finding.word, escaped(finding.text));
  }
  return text + "\n";
}

std::string metrics_over_folds(const CrossvalCandidate& candidate) {
  MarkdownTable table({{"metric"},
                       {"baseline, mean over folds", true},
                       {"candidate", true},
                       {"difference", true},
                       {"Nadeau–Bengio interval", true},
                       {"pooled difference", true},
                       {"pooled interval", true},
                       {"folds", true}});
  for (const FoldMetric& row : candidate.metrics) {
    if (!row.headline) continue;
    table.add({row.title, value_text(row.mean_baseline, row.unit), value_text(row.mean_candidate, row.unit),
               difference_text(row.mean_difference, row.unit), difference_interval_text(row.corrected, row.unit),
               difference_text(row.pooled_difference, row.unit),
               difference_interval_text(row.pooled_interval, row.unit), count_text(row.folds)});
  }
  return table.empty() ? "" : table.render();
}

std::string folds_table(const CrossvalResult& crossval, std::size_t index) {
  const CrossvalCandidate& candidate = crossval.candidates[index];
  const FoldMetric* metric = deciding_metric(crossval, index);
  std::vector<MarkdownTable::Column> columns{
      {"repeat", true}, {"fold", true}, {"judged", true}, {"training", true}, {"validation", true}};
  columns.push_back({has_several_models(crossval) ? "verdict of its first model alone" : "verdict of this fold alone"});
  if (metric != nullptr) {
    for (const char* heading : {"baseline", "candidate", "difference"}) columns.push_back({heading, true});
  }
  if (crossval.has_choice) columns.push_back({"chosen"});
  MarkdownTable table(std::move(columns));
  for (std::size_t f = 0; f < candidate.folds.size(); ++f) {
    const record::FoldInfo& fold = crossval.folds[f];
    std::vector<std::string> cells{std::to_string(fold.repeat + 1), std::to_string(fold.fold + 1),
                                   count_text(fold.judged),         count_text(fold.training),
                                   count_text(fold.validation),     std::string(word_of(candidate.folds[f].verdict))};
    if (metric != nullptr) {
      cells.push_back(value_text(metric->baseline[f], metric->unit));
      cells.push_back(value_text(metric->candidate[f], metric->unit));
      cells.push_back(difference_text(difference_of_fold(*metric, f), metric->unit));
    }
    if (crossval.has_choice) cells.push_back(fold.chosen);
    table.add(std::move(cells));
  }
  return table.render();
}

std::string variance_table(const CrossvalResult& crossval, std::size_t index) {
  const CrossvalCandidate& candidate = crossval.candidates[index];
  const FoldMetric* metric = deciding_metric(crossval, index);
  if (metric == nullptr) return "";
  if (candidate.variance.empty()) {
    return fmt::format("Where the variance comes from: {}.\n\n", escaped(candidate.variance_undefined));
  }
  MarkdownTable table({{"source"},
                       {"standard deviation of a fold's difference", true},
                       {"interval", true},
                       {"share", true},
                       {"what it is"}});
  for (const record::VarianceShare& share : candidate.variance) {
    table.add({share.source, spread_text(share.deviation, metric->unit),
               spread_interval_text(share.interval, metric->unit), value_text(share.share, record::Unit::fraction),
               share.what});
  }
  return table.render();
}

std::string sizes_part(const CrossvalResult& crossval, std::size_t index) {
  const CrossvalCandidate& candidate = crossval.candidates[index];
  const FoldMetric* metric = deciding_metric(crossval, index);
  if (candidate.sizes.empty() || metric == nullptr) return "";
  MarkdownTable table({{"calibration samples", true},
                       {"mean difference", true},
                       {"lowest", true},
                       {"highest", true},
                       {"standard deviation over draws", true},
                       {"draws", true}});
  std::vector<RangeLine> lines;
  for (const auto& size : candidate.sizes) {
    lines.push_back({size.lowest, size.mean, size.highest});
    table.add({count_text(size.samples), difference_text(size.mean, metric->unit),
               difference_text(size.lowest, metric->unit), difference_text(size.highest, metric->unit),
               spread_text(size.deviation, metric->unit), count_text(size.differences.size())});
  }
  std::string chart;
  const std::vector<std::string> drawn = range_chart(lines, k_report_chart_width);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    chart += fmt::format("{:>9} {}\n", count_text(candidate.sizes[i].samples), drawn[i]);
  }
  return fmt::format(
      "Difference in {} by the number of calibration samples, over all held-out samples of the first repeat; from the "
      "lowest to the highest draw, ● the mean, ┊ no difference:\n\n{}```\n{}```\n\n",
      escaped(metric->title), table.render(), chart);
}

std::string candidate_part(const CrossvalResult& crossval, std::size_t index) {
  if (crossval.result.candidates[index].verdict == record::Verdict::not_run) return "";
  return fmt::format("## {} over the folds\n\n", escaped(crossval.candidates[index].name)) +
         findings_list(crossval, index) + metrics_over_folds(crossval.candidates[index]) +
         variance_table(crossval, index) + sizes_part(crossval, index) + folds_table(crossval, index);
}

}  // namespace

std::string render_crossval_markdown(const CrossvalResult& crossval) {
  std::string text = fmt::format("## Folds\n\n{}; the baseline is {}. {}\n\n", folds_text(crossval),
                                 crossval.retrained ? "trained anew in every fold" : "the same in every fold",
                                 escaped(crossval_summary(crossval))) +
                     scope_of_counts(crossval);
  for (std::size_t i = 0; i < crossval.candidates.size(); ++i) text += candidate_part(crossval, i);
  return render_markdown(crossval.result, text, crossval.has_choice ? crossval_summary(crossval) : "");
}

}  // namespace assay::report
