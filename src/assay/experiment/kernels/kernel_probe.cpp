#include "assay/experiment/kernels/kernel_probe.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "assay/base/clock.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/kernels/kernel_case.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::KernelRow;
using record::KernelStatus;
using tensor::DType;
using tensor::TensorView;

std::vector<double> reals_of(const TensorView& values) {
  const auto widened = [](const auto& elements) { return std::vector<double>(elements.begin(), elements.end()); };
  switch (values.dtype()) {
    case DType::f32:
      return widened(values.as<float>());
    case DType::i32:
      return widened(values.as<std::int32_t>());
    case DType::u8:
      return widened(values.as<std::uint8_t>());
    case DType::i8:
      return widened(values.as<std::int8_t>());
    default:
      return {};
  }
}

bool is_missing(const Error& error) {
  const std::string text = error.text();
  return text.find("NOT_IMPLEMENTED") != std::string::npos ||
         text.find("Could not find an implementation") != std::string::npos;
}

// The largest error of a run, in units of what is allowed where that differs from element to element.
double largest_error(const KernelTrial& trial, const std::vector<double>& values) {
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double error = std::abs(values[i] - trial.expected[i]);
    const double shown = trial.allowed.size() == 1 ? error : error / trial.allowed[i];
    if (!(shown <= largest)) largest = std::isnan(shown) ? HUGE_VAL : shown;
  }
  return largest;
}

// What a case gave, trial by trial.
using Answers = std::vector<std::vector<double>>;

bool have_same_trials(std::span<const KernelCase> cases) {
  return std::ranges::all_of(cases,
                             [&](const KernelCase& made) { return made.trials.size() == cases.front().trials.size(); });
}

// The cases of one kernel and types run side by side in one model: most of what a case takes is loading it. Where that
// fails, each is run alone, so that what fails is known by itself.
class Probe {
 public:
  Probe(runtime::Runtime& engine, const KernelProbeOptions& options) : engine_(engine), options_(options) {}

  Status take(KernelCase&& given) {
    const bool belongs =
        !cases_.empty() && cases_.front().kernel == given.kernel && cases_.front().types == given.types;
    if (!belongs) ASSAY_TRY(run());
    cases_.push_back(std::move(given));
    return {};
  }

  Result<std::vector<KernelRow>> finish() && {
    ASSAY_TRY(run());
    return std::move(rows_);
  }

 private:
  fs::path path() const { return options_.scratch / "kernel.onnx"; }

  Status run() {
    if (cases_.empty()) return {};
    KernelRow& row = row_of(cases_.front());
    ASSAY_ASSIGN(const auto answers, side_by_side());
    for (std::size_t k = 0; k < cases_.size(); ++k) {
      if (answers) {
        compare(cases_[k], (*answers)[k], row);
      } else {
        ASSAY_TRY(run_alone(cases_[k], row));
      }
    }
    cases_.clear();
    return {};
  }

  // Of every case; nothing when the engine does not run them so.
  Result<std::optional<std::vector<Answers>>> side_by_side() {
    if (!have_same_trials(cases_)) return std::nullopt;
    std::vector<const model::OneNodeModel*> models;
    for (const KernelCase& made : cases_) models.push_back(&made.model);
    ASSAY_TRY(model::save_side_by_side(models, path()));
    const auto session = engine_.load(path(), {});
    if (!session) return std::nullopt;
    std::vector<Answers> answers(cases_.size());
    for (std::size_t trial = 0; trial < cases_.front().trials.size(); ++trial) {
      std::vector<TensorView> inputs;
      for (const KernelCase& made : cases_) {
        for (const tensor::Tensor& input : made.trials[trial].inputs) inputs.push_back(input.view());
      }
      const auto outputs = (*session)->run(inputs);
      if (!outputs || outputs->size() != cases_.size()) return std::nullopt;
      for (std::size_t k = 0; k < cases_.size(); ++k) answers[k].push_back(reals_of((*outputs)[k]));
    }
    return answers;
  }

  Status run_alone(const KernelCase& made, KernelRow& row) {
    if (row.status == KernelStatus::not_implemented) return {};
    ASSAY_TRY(model::save_one_node_model(made.model, path()));
    const auto session = engine_.load(path(), {});
    if (!session) {
      note_failure(row, session.error());
      return {};
    }
    for (const KernelTrial& trial : made.trials) {
      std::vector<TensorView> inputs;
      for (const tensor::Tensor& input : trial.inputs) inputs.push_back(input.view());
      const auto outputs = (*session)->run(inputs);
      if (outputs) {
        compare(trial, reals_of(outputs->front()), row);
      } else {
        note_failure(row, outputs.error());
      }
    }
    return {};
  }

  KernelRow& row_of(const KernelCase& given) {
    const auto same = [&](const KernelRow& row) { return row.kernel == given.kernel && row.types == given.types; };
    const auto found = std::ranges::find_if(rows_, same);
    if (found != rows_.end()) return *found;
    KernelRow& row = rows_.emplace_back(KernelRow{.kernel = given.kernel, .types = given.types});
    const auto& allowed = given.trials.front().allowed;
    row.allowed = allowed.size() == 1 ? allowed.front() : 1;
    return row;
  }

  // The runtime's words without the folder, which is another one each time.
  void note_failure(KernelRow& row, const Error& error) const {
    row.status = is_missing(error) ? KernelStatus::not_implemented : KernelStatus::failed;
    row.message = error.text();
    const std::string folder = options_.scratch.string() + "/";
    for (std::size_t at = 0; (at = row.message.find(folder, at)) != std::string::npos;) {
      row.message.erase(at, folder.size());
    }
  }

  static void compare(const KernelCase& made, const Answers& answers, KernelRow& row) {
    for (std::size_t trial = 0; trial < answers.size(); ++trial) compare(made.trials[trial], answers[trial], row);
  }

  static void compare(const KernelTrial& trial, const std::vector<double>& values, KernelRow& row) {
    ++row.trials;
    const double error = values.size() == trial.expected.size() ? largest_error(trial, values) : HUGE_VAL;
    if (error > row.allowed) {
      ++row.wrong;
      row.status = KernelStatus::wrong;
      if (error > row.largest_error) row.worst = trial.shape;
    }
    row.largest_error = std::max(row.largest_error, error);
  }

  runtime::Runtime& engine_;
  const KernelProbeOptions& options_;
  std::vector<KernelCase> cases_;  // of one kernel and types
  std::vector<KernelRow> rows_;
};

}  // namespace

Result<record::KernelReport> probe_kernels(runtime::Runtime& engine, const KernelProbeOptions& options) {
  const Stopwatch watch;
  Probe probe(engine, options);
  const CaseSink sink = [&probe](KernelCase&& made) { return probe.take(std::move(made)); };
  for (const auto cases : {matmul_integer_cases, qlinear_matmul_cases, conv_integer_cases, qlinear_conv_cases,
                           dynamic_matmul_cases, blocked_matmul_cases}) {
    ASSAY_TRY(cases(options.seed, sink));
  }
  record::KernelReport report{.runtime = description_of(engine), .seed = options.seed};
  ASSAY_ASSIGN(report.rows, std::move(probe).finish());
  report.seconds = std::chrono::duration<double>(watch.elapsed()).count();
  return report;
}

std::vector<std::string> kernel_flags(const std::vector<std::string>& processor_flags) {
  constexpr std::array<std::string_view, 8> k_parts{"avx", "vnni", "amx", "sse4", "asimd", "i8mm", "sve", "neon"};
  std::vector<std::string> flags;
  for (const std::string& flag : processor_flags) {
    const auto holds = [&flag](std::string_view part) { return flag.find(part) != std::string::npos; };
    if (std::ranges::any_of(k_parts, holds)) flags.push_back(flag);
  }
  std::ranges::sort(flags);
  return flags;
}

}  // namespace assay::experiment
