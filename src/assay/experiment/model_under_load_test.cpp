#include "assay/experiment/model_under_load.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::model_under_load_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;

// One microsecond passes whenever it is asked.
class TickingClock final : public measure::Clock {
 public:
  std::chrono::nanoseconds now() override { return std::chrono::microseconds(++asked_); }
  void wait_until(std::chrono::nanoseconds) override {}

 private:
  std::int64_t asked_ = 0;
};

class ModelUnderLoadTest : public testing::Test {
 protected:
  Result<ModelUnderLoad> open(std::int64_t fixed_batch, std::size_t batch) {
    const ordered_json places{{"library", ""},
                              {"data", nullptr},
                              {"baseline", shifted_model(0, fixed_batch).save(folder_ / "model.onnx").string()}};
    const ordered_json specification{
        {"runtime", {{"name", "onnxruntime"}, {"threads", 1}}}, {"batch", batch}, {"time_ns", 200'000}};
    return ModelUnderLoad::open(specification, places, 0, clock_);
  }
  ScratchFolder folder_{"model_under_load_test"};
  TickingClock clock_;
};

TEST_F(ModelUnderLoadTest, IsWarmAndAnswersQueriesOfAnySize) {
  const auto model = open(-1, 4);
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_EQ(model->call_time(), std::chrono::microseconds(1));
  const auto system = model->system();
  ASSERT_EQ(system.workers.size(), 1U);
  EXPECT_EQ(system.population, 1U);
  for (const std::size_t samples : {1U, 4U, 9U}) {
    EXPECT_TRUE(system.workers[0](std::vector<std::uint32_t>(samples, 0))) << samples;
  }
}

TEST_F(ModelUnderLoadTest, ABatchThatTheModelDoesNotTakeIsItsError) {
  EXPECT_FALSE(open(4, 1));
  EXPECT_TRUE(open(4, 4));
}

}  // namespace
}  // namespace assay::experiment::model_under_load_test
