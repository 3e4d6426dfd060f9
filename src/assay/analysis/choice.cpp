#include "assay/analysis/choice.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/record/memory_ratio.hpp"

namespace assay::analysis {
namespace {

using record::CandidateResult;
using record::Choice;
using record::ChoiceRow;
using record::Number;
using record::Objective;
using record::ObjectiveValue;
using record::Range;
using record::RunResult;
using record::Verdict;

ObjectiveValue quality_of(const CandidateResult& candidate) {
  if (!candidate.quality.empty()) return {candidate.quality.front().difference, candidate.quality.front().interval};
  return {candidate.agreement.top1, candidate.agreement.top1_interval};
}

ObjectiveValue latency_of(const CandidateResult& candidate) {
  const auto& latency = candidate.speed.latency;
  if (!latency.defined()) return {Number::undefined(latency.undefined), Range::none(latency.undefined)};
  if (latency->ratios.empty()) return {Number::undefined("no ratio"), Range::none("no ratio")};
  return {latency->ratios.front().value, latency->ratios.front().interval};
}

ObjectiveValue memory_value(const char* metric, const CandidateResult& candidate, const RunResult& result) {
  record::MemoryNumber ratio = record::memory_ratio(metric, candidate.speed.memory, result.baseline, candidate.model);
  return {ratio.value, ratio.range};
}

Objective quality_objective(const RunResult& result) {
  for (const CandidateResult& candidate : result.candidates) {
    if (candidate.quality.empty()) continue;
    const record::QualityRow& row = candidate.quality.front();
    return {row.metric, row.title, row.higher_is_better, false, row.unit};
  }
  return {"agreement", "agreement", true, false, record::Unit::fraction};
}

bool lacks_all(const Choice& choice, std::size_t k) {
  return std::ranges::none_of(choice.rows, [k](const ChoiceRow& row) { return row.values[k].value.defined(); });
}

// Objectives that no candidate has a value of. Gives the title of the preferred one where it is among them.
std::string drop_what_nobody_has(Choice& choice) {
  std::string missing;
  for (std::size_t k = choice.objectives.size(); k-- > 0;) {
    if (!lacks_all(choice, k)) continue;
    if (choice.objectives[k].name == choice.preferred) missing = choice.objectives[k].title;
    choice.objectives.erase(choice.objectives.begin() + static_cast<std::ptrdiff_t>(k));
    for (ChoiceRow& row : choice.rows) row.values.erase(row.values.begin() + static_cast<std::ptrdiff_t>(k));
  }
  return missing;
}

// Larger is better.
double worth(const ObjectiveValue& value, const Objective& objective) {
  return objective.higher_is_better ? value.value.value() : -value.value.value();
}

bool is_better_beyond_doubt(const ObjectiveValue& a, const ObjectiveValue& b, const Objective& objective) {
  if (!a.interval.defined() || !b.interval.defined()) return false;
  return objective.higher_is_better ? a.interval.low() > b.interval.high() : a.interval.high() < b.interval.low();
}

// What is simulated replaces nothing that runs.
bool dominates(const ChoiceRow& a, const ChoiceRow& b, const std::vector<Objective>& objectives) {
  if (a.simulated && !b.simulated) return false;
  bool better = false;
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    if (!b.values[k].value.defined()) continue;
    if (!a.values[k].value.defined()) return false;
    if (worth(a.values[k], objectives[k]) < worth(b.values[k], objectives[k])) return false;
    better |= is_better_beyond_doubt(a.values[k], b.values[k], objectives[k]);
  }
  return better;
}

void find_front(Choice& choice) {
  for (ChoiceRow& row : choice.rows) {
    for (const ChoiceRow& other : choice.rows) {
      if (&other != &row && dominates(other, row, choice.objectives)) row.dominated_by.push_back(other.candidate);
    }
    row.on_front = row.dominated_by.empty();
  }
}

// The objectives in the order in which they decide: the preferred one, the other costs, then quality.
std::vector<std::size_t> order_of(const Choice& choice) {
  std::vector<std::string> names{choice.preferred, "memory.steady", "file_bytes", "latency.p50"};
  std::vector<std::size_t> order;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(choice.objectives, name, &Objective::name);
    const auto k = static_cast<std::size_t>(found - choice.objectives.begin());
    if (found != choice.objectives.end() && std::ranges::find(order, k) == order.end()) order.push_back(k);
  }
  for (std::size_t k = 0; k < choice.objectives.size(); ++k) {
    if (std::ranges::find(order, k) == order.end()) order.push_back(k);
  }
  return order;
}

// Leaves those that are not worse beyond doubt than the best estimate of objective k.
void keep_best(std::vector<ChoiceRow*>& rows, std::size_t k, const Objective& objective) {
  const ChoiceRow* best = nullptr;
  for (const ChoiceRow* row : rows) {
    if (!row->values[k].value.defined()) continue;
    if (best == nullptr || worth(row->values[k], objective) > worth(best->values[k], objective)) best = row;
  }
  if (best == nullptr) return;
  std::erase_if(rows, [&](const ChoiceRow* row) {
    return !row->values[k].value.defined() || is_better_beyond_doubt(best->values[k], row->values[k], objective);
  });
}

std::string nothing_passes(const Choice& choice) {
  std::vector<std::string> open;
  std::vector<std::string> simulated;
  for (const ChoiceRow& row : choice.rows) {
    if (row.verdict == Verdict::inconclusive && !row.simulated) open.push_back(row.candidate);
    if (row.verdict == Verdict::pass) simulated.push_back(row.candidate);
  }
  if (!simulated.empty()) {
    return fmt::format("what passes every gate is simulated and computes in float ({}): keep the baseline",
                       fmt::join(simulated, ", "));
  }
  if (open.empty()) return "no candidate passes every gate: keep the baseline";
  return fmt::format("no candidate passes every gate: keep the baseline, or settle what is open: {}",
                     fmt::join(open, ", "));
}

// What the baseline does for less than the candidate, beyond doubt.
std::string costs_more(const ChoiceRow& row, const Choice& choice) {
  std::vector<std::string> dearer;
  for (std::size_t k = 0; k < choice.objectives.size(); ++k) {
    const Range& interval = row.values[k].interval;
    if (choice.objectives[k].is_ratio && interval.defined() && interval.low() > 1) {
      dearer.push_back(choice.objectives[k].title);
    }
  }
  return dearer.empty() ? "" : fmt::format("; the baseline is better in {}", fmt::join(dearer, " and "));
}

// Whether it costs more of what is preferred, and less of nothing.
bool is_worth_nothing(const ChoiceRow& row, const Choice& choice) {
  bool dearer = false;
  for (std::size_t k = 0; k < choice.objectives.size(); ++k) {
    const Range& interval = row.values[k].interval;
    if (!choice.objectives[k].is_ratio || !interval.defined()) continue;
    if (interval.high() < 1) return false;
    dearer |= choice.objectives[k].name == choice.preferred && interval.low() > 1;
  }
  return dearer;
}

// What of the candidates that pass decided, first of all what was preferred where that was measured.
std::string reason_among(std::size_t passing, bool beside_simulated, const std::vector<std::string>& decided_by) {
  if (passing == 1 && beside_simulated) return "of those that pass every gate it alone is not simulated";
  if (passing == 1) return "it alone passes every gate";
  if (decided_by.empty()) {
    return fmt::format("{} candidates pass every gate and cannot be told apart; it is the first", passing);
  }
  return fmt::format("of {} candidates that pass every gate it is the best in {}", passing,
                     fmt::join(decided_by, ", then "));
}

// `missing`: the preferred objective where nobody has it; what it would have gained is not known then.
void recommend(Choice& choice, const std::string& missing) {
  std::vector<ChoiceRow*> rows;
  for (ChoiceRow& row : choice.rows) {
    if (row.verdict == Verdict::pass && !row.simulated) rows.push_back(&row);
  }
  if (rows.empty()) {
    choice.reason = nothing_passes(choice);
    return;
  }
  const std::size_t passing = rows.size();
  const bool beside_simulated = std::ranges::any_of(
      choice.rows, [](const ChoiceRow& row) { return row.verdict == Verdict::pass && row.simulated; });
  std::vector<std::string> decided_by;
  for (const std::size_t k : order_of(choice)) {
    const std::size_t before = rows.size();
    if (before > 1) keep_best(rows, k, choice.objectives[k]);
    if (rows.size() < before) decided_by.push_back(choice.objectives[k].title);
  }
  if (missing.empty() && is_worth_nothing(*rows.front(), choice)) {
    choice.reason =
        fmt::format("{} is the best of what passes every gate{}, and nothing it costs is lower: keep the baseline",
                    rows.front()->candidate, costs_more(*rows.front(), choice));
    return;
  }
  rows.front()->recommended = true;
  choice.recommended = rows.front()->candidate;
  choice.reason = reason_among(passing, beside_simulated, decided_by);
  if (passing > 1 && !missing.empty()) choice.reason += fmt::format(" ({} was not measured)", missing);
  choice.reason += costs_more(*rows.front(), choice);
}

}  // namespace

record::Measured<Choice> choice_of(const RunResult& result, const std::string& prefer, std::size_t fewest) {
  Choice choice;
  choice.objectives = {quality_objective(result),
                       {"latency.p50", "latency p50", false, true},
                       {"memory.steady", "steady memory", false, true},
                       {"file_bytes", "file size", false, true}};
  for (const CandidateResult& candidate : result.candidates) {
    if (candidate.verdict == Verdict::not_run) continue;
    choice.rows.push_back(
        {.candidate = candidate.model.name,
         .verdict = candidate.verdict,
         .values = {quality_of(candidate), latency_of(candidate), memory_value("memory.steady", candidate, result),
                    memory_value("memory.file", candidate, result)},
         .simulated = candidate.model.is_simulated()});
  }
  if (choice.rows.size() < fewest) {
    return record::Measured<Choice>::none(fewest > 1 ? "fewer than two candidates were run" : "no candidate was run");
  }
  choice.preferred = prefer == "memory" ? "memory.steady" : prefer == "size" ? "file_bytes" : "latency.p50";
  const std::string missing = drop_what_nobody_has(choice);
  if (!choice.objectives.empty()) choice.preferred = choice.objectives[order_of(choice).front()].name;
  find_front(choice);
  recommend(choice, missing);
  return record::Measured<Choice>::of(std::move(choice));
}

}  // namespace assay::analysis
