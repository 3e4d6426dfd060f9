#include "assay/experiment/training/trained_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::trained_check_test {
namespace {

using namespace testing_only;
using ::testing::HasSubstr;

// Judges as shifted_model(0) does, plus `off` on every score.
class Shifted final : public autograd::TrainableGraph {
 public:
  explicit Shifted(float off) : off_(off) {}
  Result<double> step(std::span<const tensor::TensorView>, const tensor::TensorView&, double) override { return 0.0; }
  Result<autograd::Judged> judge(std::span<const tensor::TensorView> inputs, const tensor::TensorView&) override {
    const auto x = inputs[0].as<float>();
    autograd::Judged judged{.scores = tensor::Tensor(tensor::DType::f32, {inputs[0].shape()[0], 3})};
    const auto scores = judged.scores.as<float>();
    for (std::size_t i = 0; i < x.size() / 2; ++i) {
      scores[3 * i] = x[2 * i] + off_;
      scores[3 * i + 1] = x[2 * i + 1] + 0.5F + off_;
      scores[3 * i + 2] = x[2 * i] + x[2 * i + 1] - 1 + off_;
    }
    return judged;
  }
  std::vector<std::string> learned() const override { return {}; }
  Result<tensor::Tensor> value(const std::string&) const override { return tensor::Tensor(); }
  Status set(const std::string&, const tensor::TensorView&) override { return {}; }
  std::map<std::string, autograd::ActivationRange> ranges() const override { return {}; }
  Status set_ranges(const std::map<std::string, autograd::ActivationRange>&) override { return {}; }
  void freeze_statistics(bool) override {}

 private:
  float off_;
};

TEST(TrainedCheck, ScoresOfBothMustAgree) {
  const ScratchFolder folder("trained_check_test");
  TrainPlan plan = train_plan_in(folder);
  plan.settings = default_settings("", true);
  plan.sources.architecture = shifted_model(0).save(folder / "m.onnx");
  const auto data = load_training_data(plan.sources, plan.settings, folder.path());
  ASSERT_TRUE(data) << data.error().text();
  const auto network = build_network(*data, plan.settings);
  const auto runtime = open_engine("onnxruntime", {});
  ASSERT_TRUE(network && runtime);
  const train::Objective objective{.scores = "y", .width = 3};
  Shifted same(0);
  const auto agree = check_trained(**runtime, plan.sources.architecture, same, *network, objective, *data, 1e-4);
  ASSERT_TRUE(agree) << agree.error().text();
  EXPECT_EQ(agree->rows, 64U);
  EXPECT_LT(agree->largest_difference, 1e-6);
  Shifted other(0.01F);
  const auto apart = check_trained(**runtime, plan.sources.architecture, other, *network, objective, *data, 1e-4);
  ASSERT_FALSE(apart);
  EXPECT_EQ(apart.error().code(), ErrorCode::runtime);
  EXPECT_THAT(apart.error().text(), HasSubstr("The model is not written"));
}

}  // namespace
}  // namespace assay::experiment::trained_check_test
