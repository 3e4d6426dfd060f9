#include "assay/cli/analysis_arguments.hpp"

#include <cmath>
#include <optional>
#include <thread>

#include "assay/base/problems.hpp"
#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

using analysis::GateKind;

// Every gate of the command line; all that cannot be read are told at once.
Result<std::vector<analysis::Gate>> gates_of(const AnalysisArguments& arguments) {
  std::vector<analysis::Gate> gates;
  Problems problems;
  const auto add = [&](GateKind kind, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      auto gate = analysis::parse_gate(kind, text);
      if (gate) {
        gates.push_back(std::move(*gate));
      } else {
        problems.add(gate.error());
      }
    }
  };
  add(GateKind::max_drop, arguments.max_drop);
  add(GateKind::max_rise, arguments.max_rise);
  add(GateKind::min_value, arguments.min_value);
  add(GateKind::max_value, arguments.max_value);
  add(GateKind::max_ratio, arguments.max_ratio);
  add(GateKind::min_ratio, arguments.min_ratio);
  ASSAY_TRY(problems.status());
  return gates;
}

Result<analysis::ScoreOptions> score_options(const AnalysisArguments& arguments) {
  analysis::ScoreOptions scores;
  if (arguments.scores == "logits") scores.kind = metrics::ScoreKind::logits;
  if (arguments.scores == "probabilities") scores.kind = metrics::ScoreKind::probabilities;
  if (arguments.scores == "ranking") scores.kind = metrics::ScoreKind::ranking;
  if (!arguments.threshold.empty()) {
    const auto threshold = parse_number(arguments.threshold);
    if (!threshold) return fail(ErrorCode::invalid_argument, "--threshold: {}", threshold.error().message());
    scores.threshold = *threshold;
  }
  return scores;
}

constexpr const char* k_cost = "Cost";

void add_cost_options(CLI::App& command, AnalysisArguments& a) {
  command
      .add_option(
          "--price-per-hour", a.price_per_hour,
          "Price of the machine: adds the cost of a million inferences, at the peak rate that keeps the bound of "
          "latency where it is searched (bench --find-peak), otherwise at the best throughput")
      ->type_name("PRICE")
      ->group(k_cost);
  command.add_option("--currency", a.currency, "Of the price; only shown (EUR)")->type_name("NAME")->group(k_cost);
  command
      .add_option("--utilisation", a.utilisation,
                  "Part of the paid time in which inferences arrive (0.6 or 60%). Default: 1, all of it")
      ->type_name("PART")
      ->group(k_cost);
}

Result<std::optional<analysis::Price>> price_in(const AnalysisArguments& arguments) {
  if (arguments.price_per_hour.empty()) {
    if (arguments.currency.empty() && arguments.utilisation.empty()) return std::nullopt;
    return fail(ErrorCode::invalid_argument, "{}: a cost needs the price too; add --price-per-hour PRICE",
                arguments.currency.empty() ? "--utilisation" : "--currency");
  }
  analysis::Price price{.currency = arguments.currency};
  ASSAY_ASSIGN(price.per_hour, within(parse_number(arguments.price_per_hour), "--price-per-hour"));
  if (!arguments.utilisation.empty()) {
    ASSAY_ASSIGN(price.utilisation, within(parse_share(arguments.utilisation), "--utilisation"));
  }
  if (!(std::isfinite(price.per_hour) && price.per_hour > 0)) {
    return fail(ErrorCode::invalid_argument, "--price-per-hour {}: expected a price above 0, such as 1.20",
                arguments.price_per_hour);
  }
  if (!(price.utilisation > 0 && price.utilisation <= 1)) {
    return fail(ErrorCode::invalid_argument, "--utilisation {}: expected a part of the time, above 0 and at most 1",
                arguments.utilisation);
  }
  return price;
}

}  // namespace

void add_analysis_options(CLI::App& command, AnalysisArguments& a) {
  const auto gate = [&command](const char* name, std::vector<std::string>& texts, const char* help) {
    command.add_option(name, texts, help)->type_name("METRIC=LIMIT")->group("Gates")->allow_extra_args(false);
  };
  gate("--max-drop", a.max_drop, "The candidate may lose at most so much (accuracy=0.01, f1_macro=1%)");
  gate("--max-rise", a.max_rise, "The same for what should be low (log_loss=0.02)");
  gate("--min-value", a.min_value, "The candidate must reach at least so much (recall[malignant]=0.9)");
  gate("--max-value", a.max_value, "The candidate may have at most so much (flips=2%)");
  gate("--max-ratio", a.max_ratio, "Candidate over baseline at most (file_bytes=0.5)");
  gate("--min-ratio", a.min_ratio, "Candidate over baseline at least");
  command.add_option("--metric", a.metrics, "Report this metric too (see `assay list metrics`)")
      ->group("Analysis")
      ->allow_extra_args(false);
  command.add_option("--level", a.level, "Confidence level of every interval")
      ->capture_default_str()
      ->check(CLI::Range(0.5, 0.9999))
      ->group("Analysis");
  command.add_option("--resamples", a.resamples, "Bootstrap resamples")
      ->capture_default_str()
      ->check(CLI::Range(100, 10'000'000))
      ->group("Analysis");
  command.add_option("--seed", a.seed, "Seed of everything that is drawn")->capture_default_str()->group("Analysis");
  command.add_option("--scores", a.scores, "What the scores are; otherwise detected over the whole set")
      ->check(CLI::IsMember({"logits", "probabilities", "ranking"}))
      ->group("Analysis");
  command.add_option("--threshold", a.threshold, "Decide the positive class from this score on (one score per sample)")
      ->type_name("NUMBER")
      ->group("Analysis");
  command.add_option("--prefer", a.prefer, "Which of several candidates that pass is the cheapest: by what")
      ->capture_default_str()
      ->check(CLI::IsMember({"latency", "memory", "size"}))
      ->group("Analysis");
  add_cost_options(command, a);
}

Result<analysis::AnalysisOptions> analysis_options(const AnalysisArguments& arguments) {
  analysis::AnalysisOptions options;
  ASSAY_ASSIGN(options.gates, gates_of(arguments));
  ASSAY_ASSIGN(options.scores, score_options(arguments));
  ASSAY_ASSIGN(options.price, price_in(arguments));
  options.metrics = arguments.metrics;
  options.level = arguments.level;
  options.resamples = arguments.resamples;
  options.seed = arguments.seed;
  options.prefer = arguments.prefer;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  return options;
}

}  // namespace assay::cli
