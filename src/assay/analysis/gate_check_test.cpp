#include "assay/analysis/gate_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::gate_check_test {
namespace {

using testing::HasSubstr;

class CheckGateTest : public testing::Test {
 protected:
  void SetUp() override {
    data_.task = "classification";
    data_.labelled = true;
    data_.classes = {"cat", "dog", "owl"};
    setting_.data = &data_;
  }
  std::string message(GateKind kind, const char* metric, double limit) {
    const Status status = check_gate({kind, metric, limit}, setting_, registry_);
    if (status) return "accepted";
    EXPECT_EQ(status.error().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(status.error().message(), testing::StartsWith(fmt::format("--{} {}: ", name_of(kind), metric)));
    return status.error().message();
  }
  std::string drop(const char* metric, double limit = 0.01) { return message(GateKind::max_drop, metric, limit); }

  metrics::MetricRegistry registry_ = metrics::builtin_metrics();
  record::DataRecord data_;
  GateSetting setting_;
};

TEST_F(CheckGateTest, TakesWhatCanBeDecided) {
  EXPECT_EQ(drop("accuracy"), "accepted");
  EXPECT_EQ(drop("accuracy", 0), "accepted");
  EXPECT_EQ(drop("recall[owl]"), "accepted");
  EXPECT_EQ(drop("top_k[2]"), "accepted");
  EXPECT_EQ(message(GateKind::max_rise, "log_loss", 5), "accepted");
  EXPECT_EQ(message(GateKind::min_value, "mcc", -0.5), "accepted");
  EXPECT_EQ(message(GateKind::max_value, "flips", 0.02), "accepted");
  EXPECT_EQ(message(GateKind::max_ratio, "file_bytes", 0.5), "accepted");
  EXPECT_EQ(message(GateKind::min_ratio, "accuracy", 0.99), "accepted");
  EXPECT_EQ(message(GateKind::max_ratio, "log_loss", 2), "accepted");
}

TEST_F(CheckGateTest, RefusesTheWrongDirection) {
  const auto high = HasSubstr("higher is better for accuracy; use --max-drop, --min-value or --min-ratio");
  EXPECT_THAT(message(GateKind::max_ratio, "accuracy", 0.99), high);
  EXPECT_THAT(message(GateKind::max_value, "accuracy", 0.9), high);
  EXPECT_THAT(message(GateKind::max_rise, "accuracy", 0.01), high);
  const auto low = HasSubstr("lower is better for log_loss; use --max-rise, --max-value or --max-ratio");
  EXPECT_THAT(message(GateKind::min_value, "log_loss", 0.1), low);
  EXPECT_THAT(message(GateKind::min_ratio, "log_loss", 0.9), low);
  EXPECT_THAT(drop("log_loss"), low);
  EXPECT_THAT(message(GateKind::min_ratio, "file_bytes", 0.1), HasSubstr("lower is better for file_bytes"));
  EXPECT_THAT(message(GateKind::min_value, "weights_bytes", 5), HasSubstr("lower is better for weights_bytes"));
}

TEST_F(CheckGateTest, NamesWhatIsNoGate) {
  EXPECT_THAT(drop("acuracy"), HasSubstr("did you mean 'accuracy'"));
  EXPECT_THAT(drop("log_loss"), HasSubstr("--max-rise"));
  EXPECT_THAT(message(GateKind::max_rise, "accuracy", 0.1), HasSubstr("--max-drop"));
  EXPECT_THAT(drop("flips"), HasSubstr("--max-value"));
  EXPECT_THAT(message(GateKind::min_value, "flips", 0.1), HasSubstr("--max-value"));
  EXPECT_THAT(drop("file_bytes"), HasSubstr("--max-ratio"));
  EXPECT_THAT(message(GateKind::max_value, "flipz", 0.01), HasSubstr("did you mean 'flips'"));
}

TEST_F(CheckGateTest, KnowsTheClasses) {
  EXPECT_THAT(drop("recall[7]"), HasSubstr("there is no class 7; the classes are cat, dog, owl"));
  EXPECT_THAT(drop("top_k[9]"), HasSubstr("use top_k[2] or less"));
  EXPECT_THAT(drop("recall"), HasSubstr("recall_macro, or name a class: recall[cat]"));
  data_.classes.clear();
  EXPECT_EQ(drop("recall[7]"), "accepted");  // not known yet
  setting_.classes = 3;
  EXPECT_THAT(drop("recall[7]"), HasSubstr("the classes are 0 to 2"));
  setting_.classes = 2;
  EXPECT_THAT(drop("top_k[1]"), HasSubstr("two classes"));
}

TEST_F(CheckGateTest, KnowsTheTask) {
  EXPECT_THAT(drop("r2"), HasSubstr("3 classes"));
  data_.task = "regression";
  EXPECT_THAT(drop("accuracy"), HasSubstr("does not apply to a regression; mae, rmse and r2 do"));
  EXPECT_THAT(message(GateKind::max_value, "disagreement", 0.1), HasSubstr("decides on no class"));
  EXPECT_THAT(message(GateKind::max_value, "max_error", 3), HasSubstr("never be decided"));
  EXPECT_EQ(drop("r2", 3), "accepted");
}

TEST_F(CheckGateTest, AsksForLabelsCostsAndScores) {
  EXPECT_THAT(message(GateKind::max_rise, "cost", 0.1), HasSubstr("no cost matrix"));
  setting_.decides_alone = "phone";
  EXPECT_THAT(drop("roc_auc"), HasSubstr("'phone' gives decisions alone"));
  EXPECT_EQ(drop("f1_macro"), "accepted");
  setting_.decides_alone.clear();
  setting_.ranks_only = true;
  EXPECT_THAT(message(GateKind::max_rise, "log_loss", 0.1), HasSubstr("rank"));
  EXPECT_EQ(drop("roc_auc"), "accepted");
  data_.labelled = false;
  EXPECT_THAT(drop("accuracy"), HasSubstr("--max-value disagreement=0.01 needs none"));
  EXPECT_THAT(message(GateKind::max_value, "flips", 0.02), HasSubstr("--max-value disagreement=0.02 needs none"));
  EXPECT_EQ(message(GateKind::max_value, "disagreement", 0.02), "accepted");
}

TEST_F(CheckGateTest, PredictionsMadeElsewhereHaveNoSize) {
  setting_.baseline_elsewhere = "fp32";
  EXPECT_THAT(message(GateKind::max_ratio, "file_bytes", 0.5), HasSubstr("'fp32' is predictions made elsewhere"));
  EXPECT_EQ(message(GateKind::max_value, "file_bytes", 5000), "accepted");
  setting_.candidate_elsewhere = "phone";
  EXPECT_THAT(message(GateKind::max_value, "weights_bytes", 5000), HasSubstr("'phone'"));
}

TEST_F(CheckGateTest, PredictionsMadeElsewhereHaveNoSpeedAndNoMemory) {
  EXPECT_EQ(message(GateKind::max_ratio, "latency.p50", 0.9), "accepted");
  setting_.baseline_elsewhere = "fp32";
  EXPECT_THAT(message(GateKind::max_ratio, "latency.p50", 0.9), HasSubstr("'fp32' is predictions made elsewhere"));
  EXPECT_THAT(message(GateKind::max_value, "latency.p50", 900), HasSubstr("'fp32' is predictions made elsewhere"));
  EXPECT_THAT(message(GateKind::max_ratio, "memory.steady", 0.9), HasSubstr("'fp32'"));
  EXPECT_EQ(message(GateKind::max_value, "memory.steady", 1e6), "accepted");
  setting_.candidate_elsewhere = "phone";
  EXPECT_THAT(message(GateKind::min_value, "throughput", 100), HasSubstr("'phone'"));
  EXPECT_THAT(message(GateKind::max_value, "memory.steady", 1e6), HasSubstr("'phone'"));
}

TEST_F(CheckGateTest, LimitThatNothingBreaksGetsAHint) {
  EXPECT_THAT(drop("accuracy", 1), HasSubstr("could never fail; did you mean 1 % (0.01)?"));
  EXPECT_THAT(drop("roc_auc", 2), HasSubstr("did you mean 2 % (0.02)?"));
  EXPECT_THAT(message(GateKind::max_value, "flips", 2), HasSubstr("did you mean 2 % (0.02)?"));
  EXPECT_THAT(message(GateKind::min_value, "accuracy", 0), HasSubstr("could never fail"));
  EXPECT_THAT(message(GateKind::min_value, "accuracy", -0.1), HasSubstr("could never fail"));
  EXPECT_THAT(message(GateKind::min_ratio, "accuracy", 0), HasSubstr("ratio of 0"));
  data_.costs = {{0, 1, 1}, {1, 0, 1}, {4, 1, 0}};
  EXPECT_THAT(message(GateKind::max_rise, "cost", 4), HasSubstr("could never fail"));
  EXPECT_EQ(message(GateKind::max_rise, "cost", 3.9), "accepted");
}

TEST_F(CheckGateTest, LimitThatNothingKeepsGetsAHint) {
  EXPECT_THAT(message(GateKind::min_value, "accuracy", 90), HasSubstr("could never pass; did you mean 90 % (0.9)?"));
  EXPECT_THAT(message(GateKind::min_value, "accuracy", 1), HasSubstr("could never pass"));
  EXPECT_THAT(message(GateKind::max_value, "flips", 0), HasSubstr("could never pass; allow a little"));
  EXPECT_THAT(message(GateKind::max_value, "log_loss", -1), HasSubstr("could never pass"));
  EXPECT_THAT(message(GateKind::max_ratio, "file_bytes", 0), HasSubstr("no size"));
}

TEST_F(CheckGateTest, MetricToReportMustBeOfThisTask) {
  const auto checked = [&](const char* name) {
    const Status status = check_metric(name, setting_, registry_);
    return status ? std::string("accepted") : status.error().message();
  };
  EXPECT_EQ(checked("recall[2]"), "accepted");
  EXPECT_EQ(checked("recall[7]"), "--metric recall[7]: there is no class 7; the classes are cat, dog, owl");
  EXPECT_THAT(checked("f1_macor"), HasSubstr("did you mean 'f1_macro'"));
  EXPECT_THAT(checked("rmse"), HasSubstr("3 classes"));
}

TEST_F(CheckGateTest, EveryGateThatCannotBeDecidedIsTold) {
  const std::vector<Gate> gates{{GateKind::max_drop, "acuracy", 0.01},
                                {GateKind::max_drop, "accuracy", 0.01},
                                {GateKind::max_drop, "recall[9]", 0.01},
                                {GateKind::max_drop, "latency.p50", 0.1}};
  const Status status = check_gates(gates, setting_, registry_);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message(),
              testing::AllOf(HasSubstr("acuracy"), HasSubstr("recall[9]"), HasSubstr("--max-ratio latency.p50=1.05")));
  EXPECT_THAT(status.error().message(), testing::Not(HasSubstr("--max-drop accuracy:")));
  EXPECT_TRUE(check_gates({gates[1]}, setting_, registry_));
}

}  // namespace
}  // namespace assay::analysis::gate_check_test
