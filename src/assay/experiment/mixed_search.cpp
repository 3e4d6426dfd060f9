#include "assay/experiment/mixed_search.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <system_error>
#include <utility>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/model_row.hpp"
#include "assay/experiment/run_folder.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/memory_ratio.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::RunResult;
using record::SearchedLayer;
using record::Verdict;

constexpr const char* k_exclude = "exclude";

double sqnr_or_infinite(const SearchedLayer& layer) {
  return layer.sqnr_db.defined() ? layer.sqnr_db.value() : std::numeric_limits<double>::infinity();
}

MethodRef with_excluded(const MethodRef& method, const std::vector<std::string>& nodes) {
  MethodRef made = method;
  std::string& excluded = made.options[k_exclude];
  for (const std::string& node : nodes) excluded += (excluded.empty() ? "" : ";") + node;
  return made;
}

// A run of quality alone in a folder of its own, with the cells of the sweep.
EvaluatePlan step_of(const EvaluatePlan& plan, const std::string& folder, std::vector<ModelRef> candidates) {
  EvaluatePlan step = plan;
  step.output = plan.output / "search" / folder;
  step.candidates = std::move(candidates);
  step.measuring.speed = false;
  step.measuring.memory = false;
  step.explain.wanted = false;
  std::erase_if(step.analysis.gates, [](const analysis::Gate& gate) { return !analysis::is_about_answers(gate); });
  return step;
}

Status share_cells(const fs::path& output, const fs::path& step) {
  std::error_code error;
  if (fs::exists(step / "cells", error)) return {};
  fs::create_directories(output / "cells", error);
  if (!error) fs::create_directories(step, error);
  if (!error) fs::remove(step / "cells", error);  // a link to what is no longer there
  if (!error) fs::create_directory_symlink("../../cells", step / "cells", error);
  if (error) return fail(ErrorCode::io, "{}: {}", (step / "cells").string(), error.message());
  return {};
}

// Operators that compute with weights. What stands between them (activations, pooling, reshapes) is quantized only
// where its input is, so it follows them into float.
bool has_weights(const std::string& op) {
  constexpr std::array<std::string_view, 7> k_ops{"Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN"};
  return std::ranges::find(k_ops, op) != k_ops.end();
}

// The layers that the method quantized in the first candidate of a finished run.
Result<std::vector<std::string>> quantized_layers(const fs::path& folder) {
  ASSAY_ASSIGN(const record::RunRecord run, record::read_run(folder));
  const auto& method = run.candidates.front().method;
  ASSAY_ASSIGN(const record::CellRecord cell,
               record::read_cell(folder / "cells" / method.value("cell", std::string())));
  std::vector<std::string> layers;
  for (const auto& node : cell.outcome.at("nodes")) {
    if (node.at("precision") == "float32" || !has_weights(node.at("op"))) continue;
    layers.push_back(node.at("node"));
    if (layers.back().find(';') != std::string::npos) {
      return fail(ErrorCode::unsupported,
                  "--search mixed: the node '{}' has a ';' in its name, which separates names in the option exclude: "
                  "rename it in the model",
                  layers.back());
    }
  }
  return layers;
}

double bytes_of(const record::RunModel& model) {
  const record::Number bytes = record::size_of_file(analysis::model_row(model));
  return bytes.defined() ? bytes.value() : std::numeric_limits<double>::infinity();
}

class MixedSearch {
 public:
  MixedSearch(const EvaluatePlan& plan, const MethodRef& method, const Surroundings& surroundings)
      : plan_(plan), method_(method), surroundings_(surroundings) {}

  Result<RunResult> run() {
    ASSAY_TRY(search());
    lock_.reset();
    EvaluatePlan sweep = plan_;
    sweep.candidates = candidates_;
    sweep.search = told();
    return evaluate(sweep, surroundings_);
  }

 private:
  Status search() {
    note_step(method_.name, method_, 0);
    ASSAY_ASSIGN(const bool full_passes, passes_every_gate(0));
    if (full_passes) {
      ended_ = method_.name + " passes every gate of quality with all its layers: none was left in float";
    } else if (changes_nothing_) {
      ended_ = method_.name + " changes no decision, and the gates are still open" + needed_ +
               ": leaving layers in float cannot help";
    } else {
      ASSAY_TRY(measure_layers());
      ASSAY_TRY(walk());
      if (!found_ && !needed_.empty()) ended_ += "; the last step was not refuted but left open" + needed_;
    }
    return {};
  }

  void note_step(const std::string& name, const MethodRef& method, std::size_t left_in_float) {
    candidates_.push_back({name, {}, method});
    steps_.push_back({{"candidate", name}, {"left_in_float", left_in_float}});
  }

  // Of the latest candidate, with `count` layers left in float.
  Result<bool> passes_every_gate(std::size_t count) {
    say(count == 0 ? "search: the model with everything quantized"
                   : fmt::format("search: {} of {} layers left in float", count, layers_.size()));
    const EvaluatePlan step = step_of(plan_, candidates_.back().name, {candidates_.back()});
    ASSAY_ASSIGN(const auto quality, qualities(step));
    if (quality.front().verdict == Verdict::not_run) {
      return fail(ErrorCode::runtime, "search: {}: {}", candidates_.back().name, quality.front().verdict_reason);
    }
    ASSAY_ASSIGN(const record::RunRecord run, record::read_run(step.output));
    const double bytes = bytes_of(run.candidates.front());
    if (count == 0) {
      gain_in_bytes_ = plan_.analysis.prefer == "size" && bytes < bytes_of(run.baseline);
      ASSAY_ASSIGN(nodes_, quantized_layers(step.output));
    }
    gain_is_gone_ = gain_in_bytes_ && bytes >= bytes_of(run.baseline);
    note_what_is_open(quality.front());
    return quality.front().verdict == Verdict::pass;
  }

  void note_what_is_open(const record::CandidateResult& result) {
    needed_.clear();
    changes_nothing_ = false;
    if (result.verdict != Verdict::inconclusive) return;
    const record::Number& changed = result.agreement.disagreements;
    changes_nothing_ = changed.defined() && changed.value() == 0;
    double samples = 0;
    for (const record::GateRow& gate : result.gates) {
      if (gate.needed_samples.defined()) samples = std::max(samples, gate.needed_samples.value());
    }
    needed_ = samples > 0 ? fmt::format(" (about {:.0f} validation samples would settle them)", samples)
                          : " (more validation samples would settle them)";
  }

  // The sweep's folder goes to the search with its first step, once its plan is known to be right.
  Status claim(const fs::path& step) {
    if (!lock_) {
      ASSAY_ASSIGN(FolderLock lock, begin_search(plan_.output, plan_.overwrite, method_.name));
      lock_.emplace(std::move(lock));
    }
    return share_cells(plan_.output, step);
  }

  // On the validation samples.
  Result<std::vector<record::CandidateResult>> qualities(const EvaluatePlan& step) {
    ASSAY_TRY(take_measurements(step, surroundings_, [&] { return claim(step.output); }));
    ASSAY_ASSIGN(RunResult validation, analysis::analyse_validation(step.output, step.analysis));
    return std::move(validation.candidates);
  }

  Status measure_layers() {
    if (nodes_.size() < 2) return {};
    say(fmt::format("search: {} layers, one at a time", nodes_.size()));
    std::vector<ModelRef> candidates;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      std::vector<std::string> others = nodes_;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      candidates.push_back({fmt::format("layer-{}", i), {}, with_excluded(method_, others)});
    }
    ASSAY_ASSIGN(const auto alone, qualities(step_of(plan_, "layers", std::move(candidates))));
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (alone.at(i).verdict == Verdict::not_run) {  // as a layer whose neighbours must be quantized with it
        layers_.push_back(
            {nodes_[i], record::Number::undefined("alone it gives no model: " + alone[i].verdict_reason), 0});
        continue;
      }
      const record::Number& changed = alone[i].agreement.disagreements;
      layers_.push_back(
          {nodes_[i], alone[i].agreement.sqnr_db, changed.defined() ? static_cast<std::uint64_t>(changed.value()) : 0});
    }
    sort_by_damage(layers_);
    return {};
  }

  Status walk() {
    StepPlan steps(layers_.size());
    ended_ = fmt::format(
        "{} of {} layers left in float do not pass every gate of quality either; with the last one "
        "nothing would be quantized",
        layers_.empty() ? 0 : layers_.size() - 1, std::max(nodes_.size(), layers_.size()));
    while (const auto count = steps.next()) {
      note_step(fmt::format("mixed-{}", *count), excluding(method_, layers_, *count), *count);
      ASSAY_ASSIGN(const bool passes, passes_every_gate(*count));
      if (passes) {
        steps.passed(*count);
        found_ = true;
        ended_ = fmt::format(
            "with {} of {} layers left in float every gate of quality passes on the validation "
            "samples",
            *count, layers_.size());
      } else if (gain_is_gone_) {
        steps.give_up();
        ended_ = fmt::format(
            "with {} of {} layers left in float the gain is gone: the model is no smaller than the "
            "baseline, and does not pass every gate of quality",
            *count, layers_.size());
      } else {
        steps.failed(*count);
      }
    }
    return {};
  }

  nlohmann::ordered_json told() const {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (const SearchedLayer& layer : layers_) {
      nlohmann::ordered_json row{{"node", layer.node}, {"sqnr_db", nullptr}};
      if (layer.sqnr_db.defined()) row["sqnr_db"] = layer.sqnr_db.value();
      if (!layer.sqnr_db.defined()) row["sqnr_db_undefined"] = layer.sqnr_db.reason();
      row["changed"] = layer.changed;
      layers.push_back(std::move(row));
    }
    return {{"method", method_.name}, {"layers", std::move(layers)}, {"steps", steps_}, {"ended", ended_}};
  }

  void say(const std::string& stage) const {
    if (surroundings_.on_stage) surroundings_.on_stage(stage);
  }

  const EvaluatePlan& plan_;
  const MethodRef& method_;
  const Surroundings& surroundings_;
  std::optional<FolderLock> lock_;  // of the sweep's folder
  std::vector<std::string> nodes_;  // that the full model quantizes
  std::vector<SearchedLayer> layers_;
  std::vector<ModelRef> candidates_;
  nlohmann::ordered_json steps_ = nlohmann::ordered_json::array();
  std::string ended_;
  bool gain_in_bytes_ = false;
  bool gain_is_gone_ = false;
  bool changes_nothing_ = false;
  bool found_ = false;
  std::string needed_;  // of the latest step, where its verdict is open: how much would settle it
};

}  // namespace

void sort_by_damage(std::vector<SearchedLayer>& layers) {
  std::ranges::stable_sort(layers, [](const SearchedLayer& a, const SearchedLayer& b) {
    const double sqnr_a = sqnr_or_infinite(a);
    const double sqnr_b = sqnr_or_infinite(b);
    return sqnr_a != sqnr_b ? sqnr_a < sqnr_b : a.changed > b.changed;
  });
}

std::optional<std::size_t> StepPlan::next() const {
  if (given_up_) return std::nullopt;
  if (passing_) {
    if (*passing_ <= failing_ + 1) return std::nullopt;
    return failing_ + (*passing_ - failing_) / 2;
  }
  if (failing_ >= most_) return std::nullopt;
  return std::min(most_, failing_ + failing_before_);
}

void StepPlan::failed(std::size_t count) {
  failing_before_ = std::max<std::size_t>(failing_, 1);
  failing_ = count;
}

MethodRef excluding(const MethodRef& method, const std::vector<SearchedLayer>& layers, std::size_t count) {
  std::vector<std::string> nodes;
  for (std::size_t i = 0; i < std::min(count, layers.size()); ++i) nodes.push_back(layers[i].node);
  return with_excluded(method, nodes);
}

Result<RunResult> search_mixed(const EvaluatePlan& plan, const MethodRef& method, const Surroundings& surroundings) {
  if (!method.options.contains(k_exclude)) {
    return fail(ErrorCode::invalid_argument,
                "--search mixed: the method '{}' cannot leave nodes out (it has no option 'exclude')", method.name);
  }
  const auto& gates = plan.analysis.gates;  // none: the default one stands, which is of quality
  if (!gates.empty() && std::ranges::none_of(gates, analysis::is_about_answers)) {
    return fail(ErrorCode::invalid_argument,
                "--search mixed: it goes on until the gates of quality pass, and those given are of speed or size "
                "alone: add one, such as --max-drop accuracy=0.01");
  }
  return MixedSearch(plan, method, surroundings).run();
}

}  // namespace assay::experiment
