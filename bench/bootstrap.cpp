// Paired BCa bootstrap of accuracy and macro F1: 10,000 resamples of 50,000 samples in 10 classes.
// bench/bootstrap_scipy.py does the same with scipy.stats.bootstrap on the same data; compare the seconds.
#include <cstdlib>

#include <fmt/format.h>

#include "assay/analysis/intervals.hpp"
#include "assay/base/clock.hpp"
#include "assay/metrics/registry.hpp"

namespace {

using assay::analysis::Answers;

// The generator that bootstrap_scipy.py has too: x ← (1103515245·x + 12345) mod 2³¹, uniform by its upper bits.
struct Generator {
  std::uint64_t state = 1;
  double uniform() {
    state = (1103515245U * state + 12345U) % 2147483648U;
    return static_cast<double>(state >> 8) / 8388608.0;
  }
};

}  // namespace

int main(int argc, char** argv) {
  const unsigned threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1;
  constexpr std::size_t n = 50'000;
  Generator generator;
  std::vector<std::int64_t> labels;
  Answers baseline{.name = "baseline"};
  Answers candidate{.name = "candidate"};
  assay::analysis::Sample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const auto label = static_cast<std::int32_t>(generator.uniform() * 10);
    const auto wrong = static_cast<std::int32_t>(generator.uniform() * 10);
    labels.push_back(label);
    baseline.predicted.push_back(generator.uniform() < 0.9 ? label : wrong);
    candidate.predicted.push_back(generator.uniform() < 0.95 ? baseline.predicted.back() : wrong);
    sample.index.push_back(i);
  }
  auto registry = assay::metrics::builtin_metrics();
  const std::vector<const assay::metrics::Metric*> metrics{*registry.find("accuracy"), *registry.find("f1_macro")};
  const assay::analysis::Comparison comparison{.sample = &sample,
                                               .task = {.task = assay::metrics::Task::multiclass, .classes = 10},
                                               .baseline = &baseline,
                                               .candidate = &candidate,
                                               .labels = labels};
  const assay::Stopwatch watch;
  const auto estimates = paired_estimates(comparison, metrics, {.resamples = 10'000, .seed = 1, .threads = threads});
  const double seconds = watch.seconds();
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    fmt::print("{:10} difference {:+.6f}  95 % interval [{:+.6f}, {:+.6f}]\n", metrics[m]->info().name,
               estimates[m].difference.value(), estimates[m].difference_interval.low(),
               estimates[m].difference_interval.high());
  }
  fmt::print("{:.3f} s for both metrics, both models, difference and ratio, {} thread(s)\n", seconds, threads);
}
