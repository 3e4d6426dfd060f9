#include "assay/train/fit.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::train::fit_test {
namespace {

using autograd::ActivationRange;
using autograd::Judged;
using tensor::Tensor;
using tensor::TensorView;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Tensor column(const std::vector<float>& values) {
  Tensor made(tensor::DType::f32, {static_cast<std::int64_t>(values.size()), 1});
  std::ranges::copy(values, made.as<float>().begin());
  return made;
}

// y = w·x, learned by gradient descent; judged losses may be prescribed.
class Slope final : public autograd::TrainableGraph {
 public:
  Result<double> step(std::span<const TensorView> inputs, const TensorView& targets, double rate) override {
    ++steps;
    rates.push_back(rate);
    if (steps == fails_at) return fail(ErrorCode::out_of_range, "the loss is nan");
    if (steps == breaks_at) return fail(ErrorCode::runtime, "Conv 'c': no");
    const auto x = inputs[0].as<float>();
    const auto y = targets.as<float>();
    double loss = 0;
    double gradient = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = w * x[i] - y[i];
      loss += error * error / static_cast<double>(x.size());
      gradient += 2 * error * x[i] / static_cast<double>(x.size());
    }
    w -= rate * gradient;
    high += 1;
    return loss;
  }
  Result<Judged> judge(std::span<const TensorView> inputs, const TensorView& targets) override {
    Judged judged{.scores = Tensor(tensor::DType::f32, {static_cast<std::int64_t>(targets.elements()), 1})};
    const auto x = inputs[0].as<float>();
    for (std::size_t i = 0; i < x.size(); ++i) {
      judged.scores.as<float>()[i] = static_cast<float>(w * x[i]);
      judged.loss += std::pow(w * x[i] - targets.as<float>()[i], 2) / static_cast<double>(x.size());
    }
    if (!losses.empty()) {
      judged.loss = losses.front();
      losses.erase(losses.begin());
    }
    return judged;
  }
  std::vector<std::string> learned() const override { return {"w"}; }
  Result<Tensor> value(const std::string&) const override { return column({static_cast<float>(w)}); }
  Status set(const std::string&, const TensorView& values) override {
    w = values.as<float>()[0];
    return {};
  }
  std::map<std::string, ActivationRange> ranges() const override { return {{"h", {0, high}}}; }
  Status set_ranges(const std::map<std::string, ActivationRange>& given) override {
    high = given.at("h").high;
    return {};
  }
  void freeze_statistics(bool frozen) override { frozen_from = frozen ? steps : frozen_from; }

  double w = 0;
  double high = 0;  // counts the steps
  std::size_t steps = 0;
  std::size_t fails_at = 0;
  std::size_t breaks_at = 0;
  std::size_t frozen_from = 0;
  std::vector<double> rates;
  std::vector<double> losses;
};

constexpr Objective k_values{.loss = autograd::LossKind::mean_squared_error, .width = 1};

Rows doubled() {
  Rows rows;
  rows.inputs.push_back(column({1, 2, 3, -1}));
  rows.targets = column({2, 4, 6, -2});
  return rows;
}

FitOptions options_for(std::uint32_t epochs) {
  return {.epochs = epochs, .batch = 2, .schedule = {.kind = ScheduleKind::constant, .rate = 0.05}};
}

TEST(Fit, LearnsAndTellsWhatEachEpochCameTo) {
  Slope graph;
  const Rows rows = doubled();
  FitProgress told;
  std::vector<bool> validated;
  FitOptions options = options_for(20);
  options.on_progress = [&](const FitProgress& progress) {
    told = progress;
    validated.push_back(progress.validation_loss.has_value());
  };
  const auto result = fit(graph, k_values, rows, &rows, options);
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_THAT(result->epochs, SizeIs(20));
  EXPECT_EQ(graph.steps, 40U);
  EXPECT_EQ(told.rows, 80U);
  EXPECT_EQ(told.epoch, 20U);
  EXPECT_NEAR(told.loss, result->epochs.back().training_loss, 1e-9);
  EXPECT_EQ(*told.validation_loss, result->epochs[18].validation->loss);
  EXPECT_FALSE(validated.front());
  EXPECT_NEAR(graph.w, 2, 1e-4);
  EXPECT_LT(result->epochs.back().training_loss, result->epochs.front().training_loss);
  EXPECT_NEAR(result->epochs.back().validation->measure, 0, 1e-3);
  EXPECT_NEAR(result->epochs.back().training.measure, 0, 1e-3);
  EXPECT_FALSE(result->divergence);
}

TEST(Fit, KeepsTheWeightsOfTheLowestValidationLossAndStopsByPatience) {
  Slope graph;
  graph.losses = {1, 5, 1, 3, 1, 4, 1, 3, 1, 3.5, 1, 1};  // of training rows, of validation rows, …
  const Rows rows = doubled();
  FitOptions options = options_for(10);
  options.patience = 3;
  const auto result = fit(graph, k_values, rows, &rows, options);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->best_epoch, 2U);
  EXPECT_TRUE(result->stopped_early);
  EXPECT_THAT(result->epochs, SizeIs(5));
  EXPECT_EQ(graph.high, 4);  // two epochs of two steps
  Slope two;
  ASSERT_TRUE(fit(two, k_values, rows, nullptr, options_for(2)));
  EXPECT_FLOAT_EQ(static_cast<float>(graph.w), static_cast<float>(two.w));
}

TEST(Fit, ALossThatIsNoNumberEndsItWithTheLastGoodWeights) {
  Slope graph;
  graph.fails_at = 6;  // second step of the third epoch
  const Rows rows = doubled();
  const auto result = fit(graph, k_values, rows, nullptr, options_for(5));
  ASSERT_TRUE(result);
  ASSERT_TRUE(result->divergence);
  EXPECT_EQ(result->divergence->epoch, 3U);
  EXPECT_EQ(result->divergence->step, 2U);
  EXPECT_THAT(result->divergence->reason, HasSubstr("nan"));
  EXPECT_EQ(result->best_epoch, 2U);
  EXPECT_EQ(graph.high, 4);
  Slope two;
  ASSERT_TRUE(fit(two, k_values, rows, nullptr, options_for(2)));
  EXPECT_FLOAT_EQ(static_cast<float>(graph.w), static_cast<float>(two.w));
}

TEST(Fit, AValidationLossThatIsNoNumberEndsItToo) {
  Slope graph;
  graph.losses = {1, 1, 1, std::numeric_limits<double>::quiet_NaN()};
  const Rows rows = doubled();
  const auto result = fit(graph, k_values, rows, &rows, options_for(5));
  ASSERT_TRUE(result && result->divergence);
  EXPECT_EQ(result->divergence->epoch, 2U);
  EXPECT_EQ(result->divergence->step, 0U);
  EXPECT_EQ(result->best_epoch, 1U);
}

TEST(Fit, TrainingRowsThatJudgeToNoNumberEndItWithoutValidationRows) {
  Slope graph;
  graph.losses = {1, std::numeric_limits<double>::infinity()};
  const auto result = fit(graph, k_values, doubled(), nullptr, options_for(5));
  ASSERT_TRUE(result && result->divergence);
  EXPECT_EQ(result->divergence->epoch, 2U);
  EXPECT_THAT(result->divergence->reason, HasSubstr("training rows is inf"));
  EXPECT_EQ(result->best_epoch, 1U);
}

TEST(Fit, FirstStepsThatFailLeaveNoGoodWeights) {
  Slope graph;
  graph.fails_at = 1;
  const auto result = fit(graph, k_values, doubled(), nullptr, options_for(5));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->best_epoch, 0U);
}

TEST(Fit, OtherFailuresAreErrorsWithEpochAndStep) {
  Slope graph;
  graph.breaks_at = 3;
  const auto result = fit(graph, k_values, doubled(), nullptr, options_for(5));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().text(), HasSubstr("epoch 2"));
  EXPECT_THAT(result.error().text(), HasSubstr("step 1"));
  EXPECT_THAT(result.error().text(), HasSubstr("Conv 'c': no"));
}

TEST(Fit, FollowsTheScheduleAndFreezesAtTheEnd) {
  Slope graph;
  FitOptions options = options_for(4);
  options.schedule = {.kind = ScheduleKind::step, .rate = 0.1, .step_epochs = 2, .factor = 0.5};
  options.frozen_epochs = 1;
  ASSERT_TRUE(fit(graph, k_values, doubled(), nullptr, options));
  EXPECT_THAT(graph.rates, ElementsAre(0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05));
  EXPECT_EQ(graph.frozen_from, 6U);
}

TEST(Fit, JudgesBlocksAsOne) {
  Slope graph;
  graph.w = 1;
  Rows rows;
  rows.inputs.push_back(column(std::vector<float>(700, 1.0F)));
  rows.targets = column(std::vector<float>(700, 1.0F));
  rows.targets.as<float>()[699] = 8;
  const auto judged = judge(graph, k_values, rows);
  ASSERT_TRUE(judged);
  EXPECT_NEAR(judged->loss, 49.0 / 700, 1e-9);
  EXPECT_NEAR(judged->measure, std::sqrt(49.0 / 700), 1e-9);
}

}  // namespace
}  // namespace assay::train::fit_test
