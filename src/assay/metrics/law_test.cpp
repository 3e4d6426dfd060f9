#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/metrics/answers_for_test.hpp"
#include "assay/metrics/registry.hpp"

// Laws that hold for every metric there is, on every kind of answers it applies to.
namespace assay::metrics::law_test {
namespace {

constexpr float k_nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t k_samples = 90;

Answers drawn(TaskShape task, ScoreKind kind, std::size_t columns, std::uint64_t seed) {
  RandomStream random(seed, 0, 0);
  Answers out{.task = std::move(task), .kind = kind, .columns = columns};
  for (std::size_t i = 0; i < k_samples; ++i) {
    if (out.task.task == Task::regression) {
      out.targets.push_back(1000 + random.normal());
      out.scores.push_back(static_cast<float>(out.targets.back() + 0.5 * random.normal()));
      continue;
    }
    out.labels.push_back(random.below(static_cast<std::uint32_t>(out.task.classes)));
    for (std::size_t c = 0; c < columns; ++c) {
      const bool is_true = columns == 1 ? out.labels.back() == 1 : out.labels.back() == static_cast<std::int64_t>(c);
      const double logit = std::round((random.normal() + (is_true ? 1.0 : 0.0)) * 4) / 4;  // a grid, so that some tie
      const bool probability = kind == ScoreKind::probabilities;
      out.scores.push_back(static_cast<float>(probability ? 1 / (1 + std::exp(-logit)) : logit));
    }
  }
  out.decide(kind == ScoreKind::probabilities ? 0.5F : 0.0F);
  return out;
}

TaskShape with_costs(std::size_t classes) {
  TaskShape task = classes_of(classes);
  for (std::size_t t = 0; t < classes; ++t) {
    task.costs.emplace_back(classes);
    for (std::size_t d = 0; d < classes; ++d) task.costs[t][d] = t == d ? 0.0 : 1.0 + static_cast<double>(t + 2 * d);
  }
  return task;
}

std::vector<Answers> every_kind() {
  return {
      drawn(with_costs(2), ScoreKind::logits, 1, 1),        drawn(with_costs(2), ScoreKind::logits, 2, 2),
      drawn(with_costs(2), ScoreKind::probabilities, 1, 3), drawn(with_costs(7), ScoreKind::logits, 7, 4),
      drawn(with_costs(7), ScoreKind::probabilities, 7, 5), drawn({.task = Task::regression}, ScoreKind::none, 1, 6)};
}

std::vector<std::string> every_name(MetricRegistry& registry) {
  std::vector<std::string> names{"precision[1]", "recall[0]", "f1[1]",           "f_beta[2]",
                                 "top_k[1]",     "top_k[3]",  "partial_auc[0.3]"};
  for (const auto& metric : registry.metrics()) names.push_back(metric->info().name);
  return names;
}

// Runs a law on every metric and every kind of answers; the law gets the metric and the answers.
template <class Law>
void for_every_metric(Law law) {
  MetricRegistry registry = builtin_metrics();
  std::size_t runs = 0;
  for (const std::string& name : every_name(registry)) {
    const auto metric = registry.find(name);
    ASSERT_TRUE(metric) << name;
    for (const Answers& answers : every_kind()) {
      if (!(*metric)->applies_to(answers.task.task)) continue;
      // A rank among classes needs a score per class.
      if (name.starts_with("top_k") && answers.columns == 1) continue;
      SCOPED_TRACE(name + ", " + std::to_string(answers.task.classes) + " classes, " + std::to_string(answers.columns) +
                   " columns, kind " + std::to_string(static_cast<int>(answers.kind)));
      law(**metric, answers);
      ++runs;
    }
  }
  EXPECT_GT(runs, 100U);
}

Value whole(const Metric& metric, const Answers& answers) {
  return evaluate(metric, answers.view(), answers.task);
}

Value resampled(const Metric& metric, const Answers& answers, const std::vector<std::uint32_t>& weights) {
  return metric.resampler(answers.view(), answers.task)->value(weights);
}

void expect_same(const Value& a, const Value& b, double tolerance) {
  const double first = number(a);
  EXPECT_NEAR(first, number(b), tolerance * std::max(1.0, std::abs(first)));
}

std::vector<std::uint32_t> some_weights(std::uint64_t seed) {
  RandomStream random(seed, 1, 0);
  std::vector<std::uint32_t> weights(k_samples);
  for (auto& weight : weights) weight = random.below(4);
  return weights;
}

std::vector<std::size_t> shuffled(std::uint64_t seed) {
  std::vector<std::size_t> places(k_samples);
  std::iota(places.begin(), places.end(), 0U);
  RandomStream random(seed, 2, 0);
  std::shuffle(places.begin(), places.end(), random);
  return places;
}

TEST(MetricLaws, ValueLiesWithinItsBounds) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    const Value value = evaluate(metric, answers.view(), answers.task);
    if (!value) return;
    EXPECT_GE(*value, metric.info().bounds.least);
    EXPECT_LE(*value, metric.info().bounds.greatest);
  });
}

TEST(MetricLaws, EveryMetricSaysWhatItIs) {
  MetricRegistry registry = builtin_metrics();
  std::set<std::string> names;
  for (const auto& metric : registry.metrics()) {
    const MetricInfo& info = metric->info();
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.name.empty() || info.title.empty() || info.definition.empty() || info.source.empty())
        << info.name;
    EXPECT_FALSE(info.tasks.empty() || info.ties.empty()) << info.name;
    EXPECT_EQ(info.definition.find('\n'), std::string::npos) << info.name;
  }
  EXPECT_GE(names.size(), 30U);
}

TEST(MetricLaws, SplitAndMergedStatesEqualTheWhole) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    const Value expected = whole(metric, answers);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      RandomStream random(seed, 3, 0);
      std::vector<std::unique_ptr<State>> parts;
      for (int k = 0; k < 3; ++k) parts.push_back(metric.start(answers.task));
      for (std::size_t from = 0; from < k_samples;) {
        const std::size_t to = std::min(k_samples, from + 1 + random.below(20));
        std::vector<std::size_t> places(to - from);
        std::iota(places.begin(), places.end(), from);
        parts[random.below(3)]->update(answers.at(places).view());
        from = to;
      }
      parts[1]->merge(*parts[2]);
      parts[0]->merge(*parts[1]);
      expect_same(expected, parts[0]->value(), 1e-12);
    }
  });
}

TEST(MetricLaws, NothingIsUndefinedAndMergingItChangesNothing) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    const auto empty = metric.start(answers.task);
    EXPECT_EQ(why_undefined(empty->value()), "no samples");
    EXPECT_EQ(why_undefined(resampled(metric, answers, std::vector<std::uint32_t>(k_samples, 0))), "no samples");

    const auto full = metric.start(answers.task);
    full->update(answers.view());
    full->merge(*empty);
    EXPECT_EQ(number(full->value()), number(whole(metric, answers)));
    empty->merge(*full);
    EXPECT_EQ(number(empty->value()), number(whole(metric, answers)));
  });
}

TEST(MetricLaws, WeightsCountASampleSoOften) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    Answers weighted = answers;
    weighted.weights = some_weights(7);
    std::vector<std::size_t> repeated;
    for (std::size_t i = 0; i < k_samples; ++i) repeated.insert(repeated.end(), weighted.weights[i], i);
    expect_same(whole(metric, weighted), whole(metric, answers.at(repeated)), 1e-12);
  });
}

TEST(MetricLaws, ResamplerAgreesWithTheState) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    expect_same(whole(metric, answers), resampled(metric, answers, std::vector<std::uint32_t>(k_samples, 1)), 1e-12);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      Answers weighted = answers;
      weighted.weights = some_weights(seed);
      expect_same(whole(metric, weighted), resampled(metric, answers, weighted.weights), 1e-12);
    }
  });
}

TEST(MetricLaws, OrderOfSamplesDoesNotMatter) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    expect_same(whole(metric, answers), whole(metric, answers.at(shuffled(3))), 1e-9);
  });
}

TEST(MetricLaws, ScoreThatIsNoNumberMakesItUndefinedUnlessItDoesNotCount) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    Answers broken = answers;
    std::fill_n(broken.scores.begin() + static_cast<std::ptrdiff_t>(5 * broken.columns), broken.columns, k_nan);
    if (!broken.predicted.empty()) broken.predicted[5] = -1;
    std::vector<std::uint32_t> weights(k_samples, 1);
    EXPECT_FALSE(whole(metric, broken)) << "state";
    EXPECT_FALSE(resampled(metric, broken, weights)) << "resampler";
    EXPECT_FALSE(why_undefined(whole(metric, broken)).empty());

    weights[5] = 0;
    broken.weights = weights;
    Answers without = answers;
    without.weights = weights;
    expect_same(whole(metric, without), whole(metric, broken), 1e-12);
    expect_same(whole(metric, without), resampled(metric, broken, weights), 1e-12);
  });
}

TEST(MetricLaws, WithoutScoresOnlyMetricsOfDecisionsAreDefined) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    Answers bare = answers;
    bare.scores.clear();
    bare.kind = ScoreKind::none;
    const bool of_decisions = metric.info().needs == Needs::decisions;
    EXPECT_EQ(whole(metric, bare).has_value(), of_decisions);
    EXPECT_EQ(resampled(metric, bare, std::vector<std::uint32_t>(k_samples, 1)).has_value(), of_decisions);
  });
}

TEST(MetricLaws, ScoresThatOnlyRankLeaveWhatNeedsProbabilitiesUndefined) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    if (answers.task.task == Task::regression) return;
    Answers ranking = answers;
    ranking.kind = ScoreKind::ranking;
    const bool defined = whole(metric, ranking).has_value();
    const bool resampled_defined = resampled(metric, ranking, std::vector<std::uint32_t>(k_samples, 1)).has_value();
    EXPECT_EQ(defined, resampled_defined);
    if (metric.info().needs == Needs::probabilities) {
      EXPECT_FALSE(defined);
    }
    if (metric.info().needs == Needs::decisions || answers.columns == 1) {
      EXPECT_EQ(defined, metric.info().needs != Needs::probabilities);
    }
  });
}

// One column for seven classes says nothing of the classes, and neither do three columns.
TEST(MetricLaws, WithoutAScorePerClassOnlyMetricsOfDecisionsAreDefined) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    for (const std::size_t columns : {1, 3}) {
      if (answers.task.task == Task::regression || (answers.task.task == Task::binary && columns == 1)) continue;
      Answers odd = answers;
      odd.columns = columns;
      odd.scores.assign(k_samples * columns, 0.25F);
      const bool of_decisions = metric.info().needs == Needs::decisions;
      EXPECT_EQ(whole(metric, odd).has_value(), of_decisions);
      EXPECT_EQ(resampled(metric, odd, std::vector<std::uint32_t>(k_samples, 1)).has_value(), of_decisions);
    }
  });
}

// Answers that are certain, and right except for every `wrong`-th sample; 0: right throughout.
Answers certain(const Answers& like, std::size_t wrong) {
  Answers out = like;
  const bool probabilities = like.kind == ScoreKind::probabilities;
  for (std::size_t i = 0; i < k_samples; ++i) {
    const bool is_wrong = wrong != 0 && i % wrong == 0;
    for (std::size_t c = 0; c < like.columns; ++c) {
      float& score = out.scores[i * like.columns + c];
      if (like.task.task == Task::regression) {
        out.targets[i] = std::round(like.targets[i] * 16) / 16;
        score = static_cast<float>(out.targets[i] + (is_wrong ? 3.0 : 0.0));
        continue;
      }
      const bool is_true = like.columns == 1 ? like.labels[i] == 1 : like.labels[i] == static_cast<std::int64_t>(c);
      score = is_true != is_wrong ? 1.0F : 0.0F;
      if (!probabilities) score = 40 * score - 20;
    }
  }
  out.decide(probabilities ? 0.5F : 0.0F);
  return out;
}

TEST(MetricLaws, PerfectAnswersAreBetterThanFlawedOnes) {
  for_every_metric([](const Metric& metric, const Answers& answers) {
    const double sign = metric.info().direction == Direction::higher_is_better ? 1 : -1;
    const double perfect = sign * number(whole(metric, certain(answers, 0)));
    for (const std::size_t wrong : {2, 3, 5}) {
      EXPECT_GT(perfect, sign * number(whole(metric, certain(answers, wrong)))) << wrong;
    }
    EXPECT_GE(perfect, sign * number(whole(metric, answers)));
  });
}

}  // namespace
}  // namespace assay::metrics::law_test
