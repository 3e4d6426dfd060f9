#include "assay/analysis/divergence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/metrics/probability.hpp"

namespace assay::analysis {
namespace {

using metrics::ScoreKind;
using record::Number;

constexpr double k_smallest_probability = std::numeric_limits<float>::epsilon();

// log p of every class: of logits without clipping, of probabilities clipped from below. A reason when there are none.
std::string log_probabilities(const metrics::Predictions& answers, const metrics::TaskShape& task, std::size_t i,
                              std::span<double> out) {
  std::string reason = metrics::class_probabilities(answers, task, i, out);
  if (!reason.empty()) return reason;
  if (answers.score_kind == ScoreKind::logits && answers.columns > 1) {
    const auto logits = answers.row(i);
    const auto softmax = metrics::LogSoftmax::over(logits);
    std::ranges::transform(logits, out.begin(), [&softmax](float z) { return softmax.of(z); });
    return "";
  }
  for (double& p : out) p = std::log(std::max(p, k_smallest_probability));
  return "";
}

double kl_of(std::span<const double> log_f, std::span<const double> log_q) {
  double kl = 0;
  for (std::size_t k = 0; k < log_f.size(); ++k) kl += std::exp(log_f[k]) * (log_f[k] - log_q[k]);
  return kl;
}

Number kl_mean_of(const Comparison& comparison) {
  const Answers& f = *comparison.baseline;
  const Answers& q = *comparison.candidate;
  const auto calibrated = [](ScoreKind kind) { return kind == ScoreKind::logits || kind == ScoreKind::probabilities; };
  if (!calibrated(f.kind) || !calibrated(q.kind)) return Number::undefined("the scores are no probabilities or logits");
  const metrics::Predictions of_f = predictions_of(comparison, f);
  const metrics::Predictions of_q = predictions_of(comparison, q);
  std::vector<double> log_f(comparison.task.classes);
  std::vector<double> log_q(comparison.task.classes);
  double sum = 0;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    std::string reason = log_probabilities(of_f, comparison.task, i, log_f);
    if (reason.empty()) reason = log_probabilities(of_q, comparison.task, i, log_q);
    if (!reason.empty()) return Number::undefined(reason);
    sum += kl_of(log_f, log_q);
  }
  const double mean = sum / static_cast<double>(comparison.n());
  return std::isfinite(mean) ? Number(mean) : Number::undefined("a score is not finite");
}

struct Distance {
  double signal = 0;
  double noise = 0;
  double largest = 0;
  double cosine_sum = 0;
  std::uint64_t cosine_defined = 0;

  void add(std::span<const float> f, std::span<const float> q) {
    double ff = 0;
    double qq = 0;
    double fq = 0;
    for (std::size_t k = 0; k < f.size(); ++k) {
      const double error = static_cast<double>(f[k]) - static_cast<double>(q[k]);
      noise += error * error;
      largest = std::max(largest, std::abs(error));
      ff += static_cast<double>(f[k]) * static_cast<double>(f[k]);
      qq += static_cast<double>(q[k]) * static_cast<double>(q[k]);
      fq += static_cast<double>(f[k]) * static_cast<double>(q[k]);
    }
    signal += ff;
    if (ff > 0 && qq > 0) {
      cosine_sum += fq / std::sqrt(ff * qq);
      ++cosine_defined;
    }
  }
};

Number sqnr_of(const Distance& distance) {
  if (!std::isfinite(distance.noise)) return Number::undefined("a score is not finite");
  if (distance.noise == 0) return Number::undefined("infinite: both models give identical scores");
  if (distance.signal == 0) return Number::undefined("the baseline's scores are all zero");
  return 10.0 * std::log10(distance.signal / distance.noise);
}

}  // namespace

void fill_divergence(const Comparison& comparison, record::Agreement& agreement) {
  const Answers& f = *comparison.baseline;
  const Answers& q = *comparison.candidate;
  const bool decisions_only = f.columns == 0 || q.columns == 0;
  std::string reason = decisions_only ? "only decisions are known, no scores" : "";
  agreement.kl_mean = decisions_only ? Number::undefined(reason) : kl_mean_of(comparison);
  if (reason.empty() && f.columns != q.columns) reason = "the models give different numbers of scores";
  if (reason.empty() && f.kind != q.kind) reason = "one model gives logits, the other probabilities";
  if (!reason.empty()) {
    agreement.sqnr_db = agreement.cosine_mean = agreement.max_abs_error = Number::undefined(reason);
    return;
  }
  Distance distance;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    distance.add(f.scores.subspan(i * f.columns, f.columns), q.scores.subspan(i * q.columns, q.columns));
  }
  agreement.sqnr_db = sqnr_of(distance);
  agreement.max_abs_error = distance.largest;
  agreement.cosine_mean = distance.cosine_defined > 0
                              ? Number(distance.cosine_sum / static_cast<double>(distance.cosine_defined))
                              : Number::undefined("every score vector is zero");
}

}  // namespace assay::analysis
