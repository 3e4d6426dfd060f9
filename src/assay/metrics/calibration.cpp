#include "assay/metrics/calibration.hpp"

#include <algorithm>
#include <string>

#include "assay/metrics/probability.hpp"
#include "assay/metrics/score_metrics.hpp"
#include "assay/metrics/unusable_samples.hpp"

namespace assay::metrics {
namespace {

constexpr const char* k_ties = "the top label is the lowest class of equal probabilities";

struct BinnedSample {
  double confidence = 0;
  double hit = 0;
  std::size_t bin = 0;
};

// Reads samples one after another into one buffer of probabilities.
class Binning {
 public:
  explicit Binning(const TaskShape& task) : task_(task), probabilities_(task.classes) {}

  std::string read(const Predictions& p, std::size_t i, BinnedSample& out) {
    if (std::string reason = class_probabilities(p, task_, i, probabilities_); !reason.empty()) return reason;
    const auto top = std::ranges::max_element(probabilities_);
    const std::size_t bins = CalibrationBins{}.size();
    out.confidence = *top;
    out.hit = top - probabilities_.begin() == p.labels[i] ? 1 : 0;
    out.bin = std::min(static_cast<std::size_t>(std::max(0.0, *top) * static_cast<double>(bins)), bins - 1);
    return "";
  }

 private:
  TaskShape task_;
  std::vector<double> probabilities_;
};

void add(CalibrationBins& bins, const BinnedSample& sample, double weight) {
  CalibrationBin& bin = bins[sample.bin];
  bin.n += weight;
  bin.confidence += weight * sample.confidence;
  bin.hits += weight * sample.hit;
}

class CalibrationState final : public State {
 public:
  CalibrationState(const CalibrationMetric& metric, const TaskShape& task) : metric_(metric), binning_(task) {}

  void update(const Predictions& batch) override {
    for (std::size_t i = 0; i < batch.n; ++i) {
      if (batch.weight(i) == 0) continue;
      BinnedSample sample;
      const std::string reason = binning_.read(batch, i, sample);
      if (reason_.empty()) reason_ = reason;
      add(bins_, sample, batch.weight(i));
    }
  }
  void merge(const State& other) override {
    const auto& state = dynamic_cast<const CalibrationState&>(other);
    for (std::size_t b = 0; b < bins_.size(); ++b) {
      bins_[b].n += state.bins_[b].n;
      bins_[b].confidence += state.bins_[b].confidence;
      bins_[b].hits += state.bins_[b].hits;
    }
    if (reason_.empty()) reason_ = state.reason_;
  }
  Value value() const override { return reason_.empty() ? metric_.value_of(bins_) : undefined(reason_); }

 private:
  const CalibrationMetric& metric_;
  Binning binning_;
  CalibrationBins bins_{};
  std::string reason_;
};

class CalibrationResampler final : public Resampler {
 public:
  CalibrationResampler(const CalibrationMetric& metric, const Predictions& whole, const TaskShape& task)
      : metric_(metric), samples_(whole.n) {
    Binning binning(task);
    for (std::size_t i = 0; i < whole.n; ++i) {
      const std::string reason = binning.read(whole, i, samples_[i]);
      if (!reason.empty()) unusable_.add(i, reason);
    }
  }
  Value value(std::span<const std::uint32_t> weights) const override {
    if (unusable_.any_counts(weights)) return undefined(unusable_.reason());
    CalibrationBins bins{};
    for (std::size_t i = 0; i < samples_.size(); ++i) add(bins, samples_[i], weights[i]);
    return metric_.value_of(bins);
  }

 private:
  const CalibrationMetric& metric_;
  std::vector<BinnedSample> samples_;
  UnusableSamples unusable_;
};

double expected_gap(const CalibrationBins& bins, double n) {
  double sum = 0;
  for (const CalibrationBin& bin : bins) sum += bin.gap();
  return sum / n;
}

double largest_gap(const CalibrationBins& bins, double) {
  double largest = 0;
  for (const CalibrationBin& bin : bins) {
    if (bin.n > 0) largest = std::max(largest, bin.gap() / bin.n);
  }
  return largest;
}

}  // namespace

Value CalibrationMetric::value_of(const CalibrationBins& bins) const {
  double n = 0;
  for (const CalibrationBin& bin : bins) n += bin.n;
  return n == 0 ? undefined("no samples") : Value(formula_(bins, n));
}

std::unique_ptr<State> CalibrationMetric::start(const TaskShape& task) const {
  return std::make_unique<CalibrationState>(*this, task);
}

std::unique_ptr<Resampler> CalibrationMetric::resampler(const Predictions& whole, const TaskShape& task) const {
  return std::make_unique<CalibrationResampler>(*this, whole, task);
}

std::unique_ptr<Metric> expected_calibration_error() {
  return std::make_unique<CalibrationMetric>(
      MetricInfo{.name = "ece",
                 .title = "ECE",
                 .definition = "expected calibration error of the top label, 15 equal bins closed on the left",
                 .source = "Naeini, Cooper & Hauskrecht, AAAI 2015",
                 .direction = Direction::lower_is_better,
                 .tasks = {Task::binary, Task::multiclass},
                 .needs = Needs::probabilities,
                 .ties = k_ties},
      expected_gap);
}

std::unique_ptr<Metric> maximum_calibration_error() {
  return std::make_unique<CalibrationMetric>(MetricInfo{.name = "mce",
                                                        .title = "MCE",
                                                        .definition = "largest calibration error of the 15 bins of ece",
                                                        .source = "Naeini, Cooper & Hauskrecht, AAAI 2015",
                                                        .direction = Direction::lower_is_better,
                                                        .tasks = {Task::binary, Task::multiclass},
                                                        .needs = Needs::probabilities,
                                                        .ties = k_ties,
                                                        .by_default = false},
                                             largest_gap);
}

}  // namespace assay::metrics
