#include "assay/report/candidate_table.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/record/memory_ratio.hpp"
#include "assay/report/disturbance_text.hpp"
#include "assay/report/energy_text.hpp"
#include "assay/report/findings.hpp"
#include "assay/report/gate_text.hpp"
#include "assay/report/method_text.hpp"
#include "assay/report/number_text.hpp"
#include "assay/report/serving_text.hpp"
#include "assay/report/speed_text.hpp"
#include "assay/report/text_layout.hpp"
#include "assay/report/verdict_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::GateRow;
using record::Number;
using record::Range;
using record::RunResult;
using record::Unit;
using record::Verdict;

constexpr const char* k_size_metric = "file_bytes";
constexpr const char* k_size_title = "file size";
constexpr const char* k_packed_title = "packed size";

// Names of what is not defined, by reason, in the order of their first appearance.
class Absences {
 public:
  void note(const std::string& name, const Number& number) {
    if (!number.defined()) add(name, number.reason());
  }
  void note(const std::string& name, const Range& range) {
    if (!range.defined()) add(name, range.undefined);
  }

  std::string render(int width) const {
    std::string text;
    for (const auto& [reason, names] : by_reason_) {
      const std::string line = fmt::format("– {}: {}", fmt::join(names, ", "), reason);
      for (const std::string& part : wrapped(printable(line), width - 2)) text += fmt::format("  {}\n", part);
    }
    return text;
  }

 private:
  void add(const std::string& name, const std::string& reason) {
    auto entry = std::ranges::find(by_reason_, reason, &Entry::first);
    if (entry == by_reason_.end()) entry = by_reason_.insert(entry, {reason, {}});
    if (std::ranges::find(entry->second, name) == entry->second.end()) entry->second.push_back(name);
  }

  using Entry = std::pair<std::string, std::vector<std::string>>;
  std::vector<Entry> by_reason_;
};

// What a gate's own row compares, where the metric has another row.
const char* qualifier_of(GateShape shape) {
  if (compares_difference(shape)) return "";
  return shape == GateShape::ratio_at_most || shape == GateShape::ratio_at_least ? " (ratio)" : " (value)";
}

// One candidate's table, built row by row.
class Block {
 public:
  Block(const RunResult& result, const CandidateResult& candidate)
      : result_(result), candidate_(candidate), shown_(candidate.gates.size(), false), table_(columns()) {}

  std::string render(int width, bool colour) {
    const bool any_quality = add_quality();
    const bool bench = result_.task == "bench";
    if (!any_quality && !bench) add_agreement();
    const bool size_gated = gate_on(k_size_metric) < candidate_.gates.size();
    if (any_quality || size_gated || bench) add_size();
    add_speed();
    add_remaining_gates();
    add_text("made by", method_sentence(candidate_.model.method));
    add_text("latency", measured_at(candidate_.speed));
    add_text("speed", speed_sentence(candidate_.speed));
    add_text("energy", energy_sentence(candidate_.speed));
    add_serving();
    add_disturbances();
    add_text("flips", flips_sentence(candidate_, result_));
    if (!any_quality && !size_gated && !bench)
      add_text(k_size_title, size_sentence(result_.baseline, candidate_.model));
    if (const auto* row = worst_class(candidate_)) add_text("worst class", subset_sentence(*row));
    if (const auto* row = worst_slice(candidate_)) add_text("worst slice", subset_sentence(*row));
    return table_.render(width, colour) + absences_.render(width);
  }

 private:
  std::vector<Column> columns() const {
    const bool headline = std::ranges::any_of(candidate_.quality, &record::QualityRow::headline);
    return {{candidate_.model.name},
            {"baseline", true, false, 3},
            {headline || result_.task == "bench" ? "candidate" : "value", true, false, 0},
            {result_.task == "bench" ? "ratio" : "difference", true, false, 2},
            {level_text(result_.level) + " interval", false, false, 1},
            {"gate", false, true, 0},
            {"", false, true, 0}};
  }

  // The first gate on this metric that no row shows yet; gates.size() without one.
  std::size_t gate_on(std::string_view metric) const {
    for (std::size_t i = 0; i < candidate_.gates.size(); ++i) {
      if (!shown_[i] && candidate_.gates[i].metric == metric) return i;
    }
    return candidate_.gates.size();
  }

  // The gate on the difference of this metric, whose interval is the one the row shows.
  std::size_t difference_gate_on(std::string_view metric) const {
    for (std::size_t i = 0; i < candidate_.gates.size(); ++i) {
      const GateRow& gate = candidate_.gates[i];
      if (!shown_[i] && gate.metric == metric && compares_difference(shape_of(gate))) return i;
    }
    return candidate_.gates.size();
  }

  // Adds the gate's cells. Gives the reason, if there is one, why it cannot be decided: the row then tells it.
  std::string attach(std::size_t index, Row& row) {
    if (index >= candidate_.gates.size()) return "";
    const GateRow& gate = candidate_.gates[index];
    shown_[index] = true;
    row.cells.push_back({gate.title});
    row.cells.push_back({status_text(gate.status), tone_of(gate.status)});
    const std::string needs = text_of(gate, candidate_, samples_of(candidate_, result_)).needs;
    if (!needs.empty()) row.below.push_back(needs);
    if (gate.status != Verdict::inconclusive && gate.status != Verdict::not_judged) return "";
    return gate.value.defined() ? gate.interval.undefined : gate.value.reason();
  }

  void add_quality_row(const record::QualityRow& quality) {
    const QualityText text = texts_of(quality);
    Row row{.cells = {{quality.title}, {text.baseline}, {text.candidate}, {text.difference}, {text.interval}}};
    const std::string told = attach(difference_gate_on(quality.metric), row);
    table_.add(std::move(row));
    for (const Number& number : {quality.baseline, quality.candidate}) {
      if (!number.defined() && !told.ends_with(number.reason())) absences_.note(quality.title, number);
    }
    // A difference is missing where a value is, and an interval where the difference is: each reason once.
    if (!quality.baseline.defined() || !quality.candidate.defined()) return;
    absences_.note(quality.title, quality.difference);
    if (quality.difference.defined() && quality.interval.undefined != told) {
      absences_.note(quality.title + " (interval)", quality.interval);
    }
  }

  bool is_gated(const record::QualityRow& quality) const {
    return std::ranges::any_of(candidate_.gates, [&](const GateRow& gate) {
      return gate.metric == quality.metric && compares_difference(shape_of(gate));
    });
  }

  // Of rows with one title, such as the recall of a class and that of the positive class, only the gated is shown, or
  // the first.
  bool is_shown(const record::QualityRow& quality) const {
    if (is_gated(quality)) return true;
    if (!quality.headline) return false;
    bool before = true;
    for (const auto& other : candidate_.quality) {
      if (&other == &quality) {
        before = false;
      } else if (other.title == quality.title && (is_gated(other) || (before && other.headline))) {
        return false;
      }
    }
    return true;
  }

  bool add_quality() {
    bool any = false;
    for (const auto& quality : candidate_.quality) {
      if (!is_shown(quality)) continue;
      add_quality_row(quality);
      any = true;
    }
    return any;
  }

  void add_measure(const std::string& metric, const Number& number, const std::string& text, const Range& interval) {
    const std::string name = subject_of(metric, candidate_);
    Row row{.cells = {{name}, {}, {text}, {}, {interval.defined() ? interval_text(interval, Unit::fraction) : ""}}};
    const std::string told = attach(gate_on(metric), row);
    table_.add(std::move(row));
    if (!number.defined() && number.reason() != told) absences_.note(name, number);
  }

  void add_measure(const std::string& metric, const Number& number) {
    add_measure(metric, number, value_text(number, Unit::number), Range());
  }

  void add_agreement() {
    const record::Agreement& agreement = candidate_.agreement;
    if (result_.task != "regression") {
      add_measure("top1", agreement.top1, value_text(agreement.top1, Unit::fraction), agreement.top1_interval);
      add_measure("kl_mean", agreement.kl_mean);
    }
    const Number& sqnr = agreement.sqnr_db;
    add_measure("sqnr_db", sqnr, sqnr.defined() ? fmt::format("{:.1f} dB", sqnr.value()) : "–", Range());
    add_measure("cosine_mean", agreement.cosine_mean);
    add_measure("max_abs_error", agreement.max_abs_error);
  }

  void add_size() {
    const Number before = record::size_of_file(result_.baseline);
    const Number after = record::size_of_file(candidate_.model);
    const std::size_t gate = gate_on(k_size_metric);
    if (!before.defined() && !after.defined() && gate >= candidate_.gates.size()) return;
    Row row{.cells = {{candidate_.model.is_simulated() ? k_packed_title : k_size_title},
                      {value_text(before, Unit::bytes)},
                      {value_text(after, Unit::bytes)},
                      {ratio_text(ratio_of(after, before))},
                      {}}};
    const std::string told = attach(gate, row);
    table_.add(std::move(row));
    for (const Number& size : {before, after}) {
      if (!size.defined() && size.reason() != told) absences_.note(k_size_title, size);
    }
  }

  // The ratio gate on this metric that no row shows yet.
  std::size_t ratio_gate_on(std::string_view metric) const {
    for (std::size_t i = 0; i < candidate_.gates.size(); ++i) {
      const GateRow& gate = candidate_.gates[i];
      const GateShape shape = shape_of(gate);
      const bool ratio = shape == GateShape::ratio_at_most || shape == GateShape::ratio_at_least;
      if (!shown_[i] && ratio && gate.metric == metric) return i;
    }
    return candidate_.gates.size();
  }

  void add_speed() {
    std::vector<std::string> gated;
    for (const GateRow& gate : candidate_.gates) gated.push_back(gate.metric);
    for (const SpeedLine& line : speed_lines(candidate_, result_.baseline, gated)) {
      Row row{.cells = {{speed_title(line.metric)}, {line.baseline}, {line.candidate}, {line.ratio}, {line.interval}}};
      if (!line.below.empty()) row.below.push_back(line.below);
      attach(ratio_gate_on(line.metric), row);
      table_.add(std::move(row));
      absences_.note(speed_title(line.metric), line.absent);
    }
  }

  // Where several candidates are shown, their disturbances stand below them all.
  void add_disturbances() {
    const bool alone = result_.candidates.size() == 1 || is_sweep(result_);
    if (alone) add_text("disturbed", shown_disturbances(disturbances(candidate_.speed)));
    add_text("not measured", speed_absence(candidate_.speed));
  }

  void add_remaining_gates() {
    for (std::size_t i = 0; i < candidate_.gates.size(); ++i) {
      if (shown_[i]) continue;
      const GateText text = text_of(candidate_.gates[i], candidate_, samples_of(candidate_, result_));
      const bool repeated = quality_row(candidate_.gates[i].metric, candidate_) != nullptr;
      Row row{.cells = {{text.subject + (repeated || is_speed(candidate_.gates[i].metric)
                                             ? qualifier_of(shape_of(candidate_.gates[i]))
                                             : "")},
                        {},
                        {text.value},
                        {},
                        {text.interval}}};
      attach(i, row);
      table_.add(std::move(row));
    }
  }

  // Both models' lines about one thing follow each other.
  void add_serving() {
    const std::array<const record::Serving*, 2> both{&result_.baseline_serving, &candidate_.serving};
    const TimeTable times = times_of(both);
    const auto before = serving_lines(result_.baseline_serving, times);
    const auto after = serving_lines(candidate_.serving, times);
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      if (i < before.size()) table_.add({.cells = {{before[i].label}}, .text = "baseline " + before[i].text});
      if (i < after.size()) table_.add({.cells = {{after[i].label}}, .text = "candidate " + after[i].text});
    }
  }

  void add_text(const char* label, std::string text) {
    if (!text.empty()) table_.add({.cells = {{label}}, .text = std::move(text)});
  }

  const RunResult& result_;
  const CandidateResult& candidate_;
  std::vector<bool> shown_;  // by gate
  Table table_;
  Absences absences_;
};

}  // namespace

Tone tone_of(Verdict verdict) {
  if (verdict == Verdict::pass) return Tone::good;
  if (verdict == Verdict::not_judged) return Tone::plain;
  return verdict == Verdict::inconclusive ? Tone::unsure : Tone::bad;
}

std::string render_candidate_table(const RunResult& result, const CandidateResult& candidate, int width, bool colour) {
  return Block(result, candidate).render(width, colour);
}

}  // namespace assay::report
