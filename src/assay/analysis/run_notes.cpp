#include "assay/analysis/run_notes.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/ranges.h>

#include "assay/analysis/gate_evidence.hpp"
#include "assay/base/shell.hpp"

namespace assay::analysis {
namespace {

std::string option_of(const Gate& gate) {
  return fmt::format("--{} {}", name_of(gate.kind), shell_quoted(fmt::format("{}={}", gate.metric, gate.limit)));
}

bool is_same(const Gate& a, const Gate& b) {
  return a.kind == b.kind && a.metric == b.metric && a.limit == b.limit;
}

// The run's own gates that are not among these: "--max-drop accuracy=0.01", or the default one.
std::vector<std::string> left_out(const nlohmann::ordered_json& recorded, const std::vector<Gate>& gates) {
  const auto own = options_from_json(recorded);
  if (!own) return {};
  std::vector<std::string> names;
  for (const Gate& gate : own->gates) {
    if (std::ranges::none_of(gates, [&](const Gate& kept) { return is_same(kept, gate); })) {
      names.push_back(option_of(gate));
    }
  }
  if (own->gates.empty() && !gates.empty()) names.emplace_back("the default one");
  return names;
}

bool is_timed(const record::RunModel& model) {
  return !(model.latency_cells.empty() && model.throughput_cells.empty() && model.load_cells.empty() &&
           model.peak_cells.empty() && model.energy_cells.empty());
}

bool is_timed(const record::RunRecord& run) {
  return is_timed(run.baseline) ||
         std::ranges::any_of(run.candidates, [](const record::RunModel& model) { return is_timed(model); });
}

}  // namespace

std::string enumerated(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

nlohmann::ordered_json machine_of(const record::RunRecord& run) {
  nlohmann::ordered_json machine = run.environment;
  if (!machine.is_object()) return nullptr;
  machine.erase("text");
  if (!is_timed(run)) machine.erase("load_average");
  if (machine.empty()) return nullptr;
  return machine;
}

std::vector<std::string> notes_on_machine(const record::RunRecord& run) {
  if (!is_timed(run) || !run.environment.is_object()) return {};
  return run.environment.value("warnings", std::vector<std::string>());
}

std::vector<std::string> rejudged(const nlohmann::ordered_json& recorded, const AnalysisOptions& options) {
  std::vector<std::string> differing;
  if (!recorded.is_object()) return differing;  // nothing was recorded to differ from
  const nlohmann::ordered_json asked = to_json(options);
  for (const auto& [key, value] : asked.items()) {
    if (!recorded.contains(key) || recorded.at(key) != value) differing.push_back(key);
  }
  return differing;
}

std::string note_on_rejudging(const std::vector<std::string>& differing, const nlohmann::ordered_json& recorded,
                              const std::vector<Gate>& gates) {
  if (differing.empty()) return "";
  const std::vector<std::string> dropped = left_out(recorded, gates);
  return fmt::format(
      "judged again with other {} than the run's own{}; `assay rerender DIR` gives the run's own judgement back",
      enumerated(differing),
      dropped.empty() ? "" : fmt::format(" (of its gates these do not count here: {})", fmt::join(dropped, ", ")));
}

std::string note_on_simulated(const std::vector<record::CandidateResult>& candidates, const std::vector<Gate>& gates,
                              const Comparison& baseline) {
  std::vector<std::string> names;
  std::vector<std::string> metrics;
  for (const record::CandidateResult& candidate : candidates) {
    bool any = false;
    for (const record::GateRow& gate : candidate.gates) {
      if (gate.status != record::Verdict::not_judged) continue;
      any = true;
      if (std::ranges::find(metrics, gate.metric) == metrics.end()) metrics.push_back(gate.metric);
    }
    if (any) names.push_back("'" + candidate.model.name + "'");
  }
  if (names.empty()) return "";
  std::vector<std::string> others;
  for (const Gate& gate : gates) {
    if (std::ranges::find(metrics, gate.metric) == metrics.end()) others.push_back(option_of(gate));
  }
  if (others.empty()) {
    others.push_back(option_of(default_gates(baseline.task, baseline.labelled(), baseline.decided()).front()));
  }
  return fmt::format(
      "{} {} simulated, computed in float: gates on {} are not judged, since no time or memory measured here is that "
      "of "
      "the format; `assay rerender DIR {}` judges by the others alone",
      enumerated(names), names.size() == 1 ? "is" : "are", enumerated(metrics), fmt::join(others, " "));
}

std::string note_on_gates(const std::vector<Gate>& gates, const Comparison& baseline) {
  if (gates.empty() || std::ranges::any_of(gates, is_about_answers)) return "";
  std::vector<std::string> metrics;
  for (const Gate& gate : gates) {
    if (std::ranges::find(metrics, gate.metric) == metrics.end()) metrics.push_back(gate.metric);
  }
  const Gate usual = default_gates(baseline.task, baseline.labelled(), baseline.decided()).front();
  return fmt::format(
      "no gate looks at quality, only at {}: a pass says nothing about the answers. Gates given replace the default "
      "one; add --{} {}={} to keep it",
      enumerated(metrics), name_of(usual.kind), usual.metric, usual.limit);
}

std::string note_on_chance(const std::vector<std::vector<std::uint64_t>>& confusion) {
  std::uint64_t right = 0;
  std::uint64_t total = 0;
  std::uint64_t commonest = 0;
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    const std::uint64_t samples = std::accumulate(confusion[truth].begin(), confusion[truth].end(), std::uint64_t{0});
    right += confusion[truth][truth];
    total += samples;
    commonest = std::max(commonest, samples);
  }
  if (total == 0 || commonest == total || right > commonest) return "";
  return fmt::format(
      "the baseline is right on {} of {} samples, no more than always answering the commonest class would be ({}): "
      "check the order of the classes and of the labels before believing the verdict",
      right, total, commonest);
}

}  // namespace assay::analysis
