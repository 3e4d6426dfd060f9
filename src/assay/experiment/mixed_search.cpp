#include "assay/experiment/mixed_search.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/ranges.h>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/gate_evidence.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::RunResult;
using record::Verdict;

constexpr const char* k_exclude = "exclude";
constexpr std::size_t k_told = 5;  // layers named in the notes

double sqnr_or_infinite(const LayerDamage& layer) {
  return layer.sqnr_db.defined() ? layer.sqnr_db.value() : std::numeric_limits<double>::infinity();
}

MethodRef with_excluded(const MethodRef& method, const std::vector<std::string>& nodes) {
  MethodRef made = method;
  std::string& excluded = made.options[k_exclude];
  for (const std::string& node : nodes) excluded += (excluded.empty() ? "" : ";") + node;
  return made;
}

// Quality alone, in a folder of its own.
EvaluatePlan step_of(const EvaluatePlan& plan, const std::string& folder, std::vector<ModelRef> candidates) {
  EvaluatePlan step = plan;
  step.output = plan.output / "search" / folder;
  step.candidates = std::move(candidates);
  step.measuring.speed = false;
  step.measuring.memory = false;
  std::erase_if(step.analysis.gates, [](const analysis::Gate& gate) { return !analysis::is_about_answers(gate); });
  return step;
}

// The nodes that the method quantized in the first candidate of a finished run.
Result<std::vector<std::string>> quantized_nodes(const fs::path& folder) {
  ASSAY_ASSIGN(const record::RunRecord run, record::read_run(folder));
  const auto& method = run.candidates.front().method;
  ASSAY_ASSIGN(const record::CellRecord cell,
               record::read_cell(folder / "cells" / method.value("cell", std::string())));
  std::vector<std::string> nodes;
  for (const auto& node : cell.outcome.at("nodes")) {
    const std::string precision = node.at("precision");
    if (!precision.starts_with("float")) nodes.push_back(node.at("node"));
  }
  return nodes;
}

class Search {
 public:
  Search(const EvaluatePlan& plan, const MethodRef& method, const Surroundings& surroundings)
      : plan_(plan), method_(method), surroundings_(surroundings) {}

  Result<RunResult> run() {
    ASSAY_ASSIGN(const bool passes, full_passes());
    std::vector<ModelRef> candidates{{method_.name, {}, method_}};
    if (passes) {
      notes_.push_back(method_.name + " passes every gate of quality with all its layers: nothing was searched");
    } else {
      ASSAY_TRY(measure_layers());
      for (const std::size_t count : exclusion_steps(layers_.size())) {
        if (count == 0) continue;
        candidates.push_back({fmt::format("mixed-{}", count), {}, excluding(method_, layers_, count)});
      }
      tell_path();
    }
    EvaluatePlan sweep = plan_;
    sweep.candidates = std::move(candidates);
    sweep.notes = notes_;
    return evaluate(sweep, surroundings_);
  }

 private:
  Result<bool> full_passes() {
    say("search: the model with everything quantized");
    const EvaluatePlan step = step_of(plan_, "full", {{method_.name, {}, method_}});
    ASSAY_ASSIGN(const RunResult result, evaluate(step, surroundings_));
    if (result.candidates.front().verdict == Verdict::not_run) {
      return fail(ErrorCode::runtime, "{}", result.candidates.front().verdict_reason);
    }
    ASSAY_ASSIGN(nodes_, quantized_nodes(step.output));
    ASSAY_ASSIGN(const RunResult validation, analysis::analyse_validation(step.output, step.analysis));
    return validation.candidates.front().verdict == Verdict::pass;
  }

  Status measure_layers() {
    say(fmt::format("search: {} layers, one at a time", nodes_.size()));
    std::vector<ModelRef> candidates;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      std::vector<std::string> others = nodes_;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      candidates.push_back({fmt::format("layer-{}", i), {}, with_excluded(method_, others)});
    }
    const EvaluatePlan step = step_of(plan_, "layers", std::move(candidates));
    ASSAY_TRY(evaluate(step, surroundings_).map([](const auto&) {}));
    ASSAY_ASSIGN(const RunResult validation, analysis::analyse_validation(step.output, step.analysis));
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const record::CandidateResult& alone = validation.candidates.at(i);
      if (alone.verdict == Verdict::not_run) {
        notes_.push_back(fmt::format("'{}' alone could not be measured: {}", nodes_[i], alone.verdict_reason));
        continue;
      }
      const record::Number& changed = alone.agreement.disagreements;
      layers_.push_back(
          {nodes_[i], alone.agreement.sqnr_db, changed.defined() ? static_cast<std::uint64_t>(changed.value()) : 0});
    }
    sort_by_damage(layers_);
    return {};
  }

  void tell_path() {
    std::vector<std::string> worst;
    for (std::size_t i = 0; i < std::min(k_told, layers_.size()); ++i) {
      worst.push_back(layers_[i].sqnr_db.defined()
                          ? fmt::format("{} ({:.1f} dB)", layers_[i].node, layers_[i].sqnr_db.value())
                          : layers_[i].node);
    }
    notes_.push_back(fmt::format(
        "search: {} with all layers does not pass; measured one at a time on the validation samples, the layers that "
        "hurt most are {}; mixed-N leaves the N worst in float",
        method_.name, fmt::join(worst, ", ")));
  }

  void say(const std::string& stage) const {
    if (surroundings_.on_stage) surroundings_.on_stage(stage);
  }

  const EvaluatePlan& plan_;
  const MethodRef& method_;
  const Surroundings& surroundings_;
  std::vector<std::string> nodes_;
  std::vector<LayerDamage> layers_;
  std::vector<std::string> notes_;
};

}  // namespace

void sort_by_damage(std::vector<LayerDamage>& layers) {
  std::ranges::stable_sort(layers, [](const LayerDamage& a, const LayerDamage& b) {
    const double sqnr_a = sqnr_or_infinite(a);
    const double sqnr_b = sqnr_or_infinite(b);
    return sqnr_a != sqnr_b ? sqnr_a < sqnr_b : a.changed > b.changed;
  });
}

std::vector<std::size_t> exclusion_steps(std::size_t layers) {
  if (layers == 0) return {};
  std::vector<std::size_t> steps{0};
  std::size_t step = 1;
  for (std::size_t next = 2; step + 1 < layers; next += std::exchange(step, next)) steps.push_back(step);
  if (layers > 1) steps.push_back(layers - 1);
  return steps;
}

MethodRef excluding(const MethodRef& method, const std::vector<LayerDamage>& layers, std::size_t count) {
  std::vector<std::string> nodes;
  for (std::size_t i = 0; i < std::min(count, layers.size()); ++i) nodes.push_back(layers[i].node);
  return with_excluded(method, nodes);
}

Result<RunResult> search_mixed(const EvaluatePlan& plan, const MethodRef& method, const Surroundings& surroundings) {
  if (!method.options.contains(k_exclude)) {
    return fail(ErrorCode::invalid_argument,
                "--search mixed: the method '{}' cannot leave nodes out (it has no option 'exclude')", method.name);
  }
  return Search(plan, method, surroundings).run();
}

}  // namespace assay::experiment
