#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/registry.hpp"

// Values of scikit-learn on inputs that the script repeats draw by draw.
namespace assay::metrics::reference_test {
namespace {

struct ReferenceValue {
  const char* data;
  const char* metric;
  double value;
};
constexpr ReferenceValue k_reference[] = {
#include "assay/metrics/reference_values.inc"
};

class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

struct Recipe {
  std::uint64_t seed;
  std::size_t n, classes, occurring;
  ScoreKind kind;
  std::uint64_t grid;
  bool single;
};

double single_score(double drawn, bool positive, const Recipe& r) {
  const auto grid = static_cast<double>(r.grid);
  if (positive) drawn += static_cast<double>(r.grid / 3);
  if (r.kind == ScoreKind::probabilities) return drawn / (2 * grid);
  return (drawn - static_cast<double>(r.grid * 2 / 3)) * 4 / grid;
}

void finish_row(std::vector<double>& row, std::size_t label, const Recipe& r, Lcg& lcg) {
  const auto grid = static_cast<double>(r.grid);
  row[label] += static_cast<double>(r.grid / 3);
  if (r.kind == ScoreKind::logits) {
    for (double& v : row) v = (v - static_cast<double>(r.grid / 2)) * 8 / grid;
    return;
  }
  double sum = 0;
  for (double& v : row) sum += v /= 2 * grid * static_cast<double>(r.classes);
  row[lcg.below(3) != 0 ? label : 0] += 1 - sum;
}

Answers made(const Recipe& r) {
  Lcg lcg(r.seed);
  std::vector<std::int64_t> labels;
  std::vector<float> scores;
  for (std::size_t i = 0; i < r.n; ++i) {
    const std::size_t label = lcg.below(r.occurring);
    std::vector<double> row(r.single ? 1 : r.classes);
    for (double& v : row) v = static_cast<double>(lcg.below(r.grid));
    if (r.single) {
      row[0] = single_score(row[0], label == 1, r);
    } else {
      finish_row(row, label, r, lcg);
    }
    labels.push_back(static_cast<std::int64_t>(label));
    for (const double v : row) scores.push_back(static_cast<float>(v));
  }
  return scored(r.classes, r.kind, labels, scores);
}

Answers made_regression(std::uint64_t seed, std::size_t n, double mean) {
  Lcg lcg(seed);
  std::vector<double> targets;
  std::vector<float> predictions;
  for (std::size_t i = 0; i < n; ++i) targets.push_back(mean + static_cast<double>(lcg.below(64)) / 16);
  for (const double v : targets) {
    predictions.push_back(static_cast<float>(v + (static_cast<double>(lcg.below(32)) - 16) / 16));
  }
  return regression(targets, predictions);
}

std::map<std::string, Answers> data_sets() {
  constexpr auto k_logits = ScoreKind::logits;
  constexpr auto k_probabilities = ScoreKind::probabilities;
  return {{"binary_logit", made({11, 60, 2, 2, k_logits, 1 << 12, true})},
          {"binary_probability", made({12, 61, 2, 2, k_probabilities, 1 << 12, true})},
          {"binary_ties", made({13, 64, 2, 2, k_logits, 8, true})},
          {"binary_two_columns", made({14, 60, 2, 2, k_logits, 16, false})},
          {"five_logits", made({21, 60, 5, 5, k_logits, 1 << 14, false})},
          {"five_ties", made({22, 66, 5, 5, k_logits, 8, false})},
          {"five_absent", made({23, 60, 5, 3, k_logits, 1 << 14, false})},
          {"four_probabilities", made({24, 60, 4, 4, k_probabilities, 1 << 12, false})},
          {"regression", made_regression(31, 60, 0)},
          {"regression_far", made_regression(32, 60, 1 << 19)}};
}

TEST(MetricReference, EveryValueEqualsScikitLearn) {
  const auto data = data_sets();
  MetricRegistry registry = builtin_metrics();
  for (const ReferenceValue& expected : k_reference) {
    const Answers& answers = data.at(expected.data);
    const auto metric = registry.find(expected.metric);
    ASSERT_TRUE(metric) << expected.metric;
    const Value value = evaluate(**metric, answers.view(), answers.task);
    const double tolerance = std::string_view(expected.metric) == "log_loss" ? 1e-6 : 1e-9;
    EXPECT_NEAR(number(value), expected.value, tolerance) << expected.data << " " << expected.metric;
  }
}

TEST(MetricReference, AbsentClassLeavesTheAreaUndefined) {
  const auto data = data_sets();
  const Answers& answers = data.at("five_absent");
  MetricRegistry registry = builtin_metrics();
  for (const char* name : {"roc_auc", "average_precision"}) {
    const Value value = evaluate(**registry.find(name), answers.view(), answers.task);
    EXPECT_EQ(why_undefined(value), "a class does not occur");
  }
}

}  // namespace
}  // namespace assay::metrics::reference_test
