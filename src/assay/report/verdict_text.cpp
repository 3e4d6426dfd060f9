#include "assay/report/verdict_text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/choice_table.hpp"
#include "assay/report/gate_text.hpp"
#include "assay/report/speed_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::RunResult;
using record::Verdict;

// What the gates with this status have to say, one after the other.
std::string findings_of(const CandidateResult& candidate, Verdict status, std::uint64_t samples) {
  std::string findings;
  for (const auto& gate : candidate.gates) {
    if (gate.status != status) continue;
    const GateText text = text_of(gate, candidate, samples);
    findings += (findings.empty() ? "" : "; ") + (status == Verdict::fail ? text.broken : text.doubtful);
  }
  return findings.empty() ? candidate.verdict_reason : findings;
}

std::string closed(std::string sentence) {
  while (sentence.ends_with('.') || sentence.ends_with(' ')) sentence.pop_back();
  return sentence + ".";
}

std::string with_reason(std::string sentence, const std::string& reason) {
  return closed(reason.empty() ? std::move(sentence) : sentence + ": " + reason);
}

template <class Condition>
std::vector<std::string> names_where(const RunResult& result, Condition condition) {
  std::vector<std::string> names;
  for (const auto& candidate : result.candidates) {
    if (condition(candidate)) names.push_back(candidate.model.name);
  }
  return names;
}

std::vector<std::string> names_with(const RunResult& result, Verdict verdict) {
  return names_where(result, [verdict](const CandidateResult& one) { return one.verdict == verdict; });
}

// What gates on speed or memory ask of a model that does not compute in its format.
std::string not_judged(const CandidateResult& candidate) {
  std::vector<std::string> subjects;
  for (const auto& gate : candidate.gates) {
    if (gate.status == Verdict::not_judged) subjects.push_back(subject_of(gate.metric, candidate));
  }
  if (subjects.empty()) return "";
  return fmt::format("{} is simulated and computes in float, so {} {} not judged", candidate.model.name,
                     fmt::join(subjects, " and "), subjects.size() > 1 ? "are" : "is");
}

// What is too coarse to decide the open gates. Samples settle those of quality, launches and time those of speed.
std::string undecided(const CandidateResult& candidate, const std::string& baseline) {
  bool data = false;
  bool measurement = false;
  bool launches = false;
  for (const auto& gate : candidate.gates) {
    if (gate.status != Verdict::inconclusive) continue;
    (is_speed(gate.metric) ? measurement : data) = true;
    launches = launches || (is_speed(gate.metric) && !gate.metric.starts_with("memory."));
  }
  const char* who = !measurement ? "the data" : data ? "the data and the measurement" : "the measurement";
  return fmt::format("{} cannot tell whether {} may replace {}{}", who, candidate.model.name, baseline,
                     launches ? " (--launches and --speed-time make it finer)" : "");
}

bool has_gate(const CandidateResult& candidate, Verdict status) {
  return std::ranges::find(candidate.gates, status, &record::GateRow::status) != candidate.gates.end();
}

std::string sentence_of_open(const CandidateResult& candidate, const std::string& baseline, std::uint64_t samples) {
  const std::string unjudged = not_judged(candidate);
  if (!has_gate(candidate, Verdict::inconclusive) && !unjudged.empty()) {
    return fmt::format("{}; the gates that could be judged pass.", unjudged);
  }
  return with_reason(undecided(candidate, baseline), findings_of(candidate, Verdict::inconclusive, samples) +
                                                         (unjudged.empty() ? "" : "; " + unjudged));
}

// Of a sweep's candidate that was not chosen.
std::string sentence_of_unchosen(const CandidateResult& candidate, std::uint64_t samples) {
  const std::string where =
      fmt::format("{}, not chosen: on the {} validation samples it", candidate.model.name, samples);
  if (candidate.verdict == Verdict::pass) return where + " keeps these gates.";
  const std::string findings = findings_of(candidate, candidate.verdict, samples);
  if (candidate.verdict == Verdict::fail) return with_reason(where + " breaks a gate", findings);
  const std::string unjudged = not_judged(candidate);
  return with_reason(where + " leaves a gate open", has_gate(candidate, Verdict::inconclusive) ? findings : unjudged);
}

// Speed and memory alone never say that a model may replace another.
std::string bench_sentence(const CandidateResult& candidate, const RunResult& result) {
  const std::string& name = candidate.model.name;
  if (candidate.verdict == Verdict::not_run) return with_reason(name + " was not measured", candidate.verdict_reason);
  if (candidate.gates.empty()) return fmt::format("{} was measured; no gate was given.", name);
  if (candidate.verdict == Verdict::pass) return fmt::format("{} keeps these gates; quality was not looked at.", name);
  const bool failed = candidate.verdict == Verdict::fail;
  const std::string unjudged = not_judged(candidate);
  if (!failed && !has_gate(candidate, Verdict::inconclusive) && !unjudged.empty()) return closed(unjudged);
  return with_reason(name + (failed ? " breaks a gate" : ": the measurement cannot tell"),
                     findings_of(candidate, candidate.verdict, samples_of(result)));
}

std::string bench_summary(const RunResult& result) {
  if (result.candidates.empty()) {
    CandidateResult alone;
    alone.model = result.baseline;
    alone.verdict = result.verdict;
    alone.gates = result.baseline_gates;
    alone.speed = result.baseline_speed;
    alone.speed.memory.candidate = alone.speed.memory.baseline;
    alone.verdict_reason = speed_absence(alone.speed);
    return bench_sentence(alone, result);
  }
  const std::vector<std::string> not_run = names_with(result, Verdict::not_run);
  const std::string absent = not_run.empty() ? "" : fmt::format("; not measured: {}", fmt::join(not_run, ", "));
  const auto passed = std::ranges::count(result.candidates, Verdict::pass, &CandidateResult::verdict);
  const bool asked = std::ranges::any_of(result.candidates, [](const auto& one) { return !one.gates.empty(); });
  if (!asked) {
    const std::size_t measured = result.candidates.size() - not_run.size();
    if (measured == 0) return fmt::format("no candidate was measured: {}.", fmt::join(not_run, ", "));
    return fmt::format("{} models were measured; no gate was given{}.", measured + 1, absent);
  }
  return fmt::format("{} of {} models keep these gates; quality was not looked at{}.", passed, result.candidates.size(),
                     absent);
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  constexpr std::array<std::string_view, 5> k_words{"PASS", "FAIL", "INCONCLUSIVE", "NOT RUN", "DONE"};
  return k_words[static_cast<std::size_t>(verdict)];
}

std::string file_name_of(const record::ModelRow& model) {
  const std::string name = model.path.substr(model.path.find_last_of('/') + 1);
  return name.empty() ? model.name : name;
}

bool is_sweep(const RunResult& result) {
  return result.choice.defined() && result.choice->validation_samples > 0;
}

std::uint64_t samples_of(const CandidateResult& candidate, const RunResult& result) {
  if (!candidate.on_validation) return samples_of(result);
  std::uint64_t counted = 0;
  for (const auto& row : candidate.quality) counted = std::max(counted, row.n);
  return counted > 0 || !result.choice.defined() ? counted : result.choice->validation_samples;
}

std::uint64_t samples_of(const RunResult& result) {
  std::uint64_t counted = 0;
  for (const auto& candidate : result.candidates) {
    if (candidate.on_validation) continue;
    for (const auto& row : candidate.quality) counted = std::max(counted, row.n);
  }
  if (counted > 0) return counted;
  return result.data.samples - std::min(result.data.samples, result.data.undecodable);
}

std::string sentence_of(const CandidateResult& candidate, const RunResult& result) {
  if (result.task == "bench") return bench_sentence(candidate, result);
  const std::string& name = candidate.model.name;
  const std::string baseline = file_name_of(result.baseline);
  const std::uint64_t samples = samples_of(candidate, result);
  if (candidate.on_validation && candidate.verdict != Verdict::not_run) return sentence_of_unchosen(candidate, samples);
  switch (candidate.verdict) {
    case Verdict::pass:
      if (candidate.model.is_simulated()) {
        return fmt::format(
            "the answers of {} keep these gates; it is simulated, so nothing that runs in its format may "
            "replace {} yet.",
            name, baseline);
      }
      return fmt::format("{} may replace {} at these gates.", name, baseline);
    case Verdict::fail:
      return with_reason(fmt::format("{} must not replace {}", name, baseline),
                         findings_of(candidate, Verdict::fail, samples));
    case Verdict::inconclusive:
      return sentence_of_open(candidate, baseline, samples);
    case Verdict::not_run:
    case Verdict::not_judged:
      break;
  }
  return with_reason(fmt::format("{} was not compared with {}", name, baseline), candidate.verdict_reason);
}

std::string summary_of(const RunResult& result) {
  if (result.task == "bench") return bench_summary(result);
  const std::vector<std::string> passed = names_where(
      result, [](const CandidateResult& one) { return one.verdict == Verdict::pass && !one.model.is_simulated(); });
  const std::vector<std::string> simulated = names_where(
      result, [](const CandidateResult& one) { return one.verdict == Verdict::pass && one.model.is_simulated(); });
  std::string text = fmt::format("{} of {} candidates may replace {}", passed.size(), result.candidates.size(),
                                 file_name_of(result.baseline));
  if (!passed.empty()) text += fmt::format(": {}", fmt::join(passed, ", "));
  if (!simulated.empty()) text += fmt::format("; simulated, with answers that pass: {}", fmt::join(simulated, ", "));
  constexpr std::array<std::pair<Verdict, const char*>, 3> k_others{
      {{Verdict::fail, "must not"}, {Verdict::inconclusive, "undecided"}, {Verdict::not_run, "not run"}}};
  for (const auto& [verdict, word] : k_others) {
    const std::vector<std::string> names = names_with(result, verdict);
    if (!names.empty()) text += fmt::format("; {}: {}", word, fmt::join(names, ", "));
  }
  return text + ".";
}

Conclusion conclusion_of(const RunResult& result) {
  Conclusion conclusion{std::string(word_of(result.verdict)), result.verdict, ""};
  if (result.candidates.size() == 1 && !is_sweep(result)) {
    conclusion.sentence = sentence_of(result.candidates.front(), result);
  } else if (is_sweep(result)) {
    conclusion.sentence = closed(result.choice->reason);
    const auto chosen = std::ranges::find(result.candidates, result.choice->recommended,
                                          [](const CandidateResult& one) { return one.model.name; });
    if (chosen == result.candidates.end()) return conclusion;
    conclusion.sentence =
        (chosen->verdict == Verdict::pass ? "recommended: " : "chosen: ") + sentence_of(*chosen, result);
  } else {
    conclusion.sentence = summary_of(result);
    if (!result.choice.defined()) return conclusion;
    conclusion.sentence = fmt::format("{} {}", closed(recommendation(*result.choice)), conclusion.sentence);
    if (!result.choice->recommended.empty()) conclusion = {"RECOMMENDED", Verdict::pass, conclusion.sentence};
  }
  return conclusion;
}

}  // namespace assay::report
