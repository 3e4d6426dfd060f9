#include "assay/experiment/runtime_calibration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/model/graph.hpp"

namespace assay::experiment::runtime_calibration_test {
namespace {

using namespace testing_only;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;

class RuntimeCalibrationTest : public testing::Test {
 protected:
  static constexpr std::size_t k_samples = 70;
  void SetUp() override {
    auto engine = open_engine("onnxruntime", "");
    ASSERT_TRUE(engine) << engine.error().text();
    engine_ = std::move(*engine);
    values_ = labelled_grid(k_samples).values;
    write_array(folder_ / "set/x.npy", {k_samples, 2}, values_);
    CalibrationContent content{.inputs = {{"x", "x.npy"}}};
    for (std::size_t i = 0; i < k_samples; ++i) {
      content.ids.push_back(std::to_string(i));
      content.digests.push_back(std::to_string(i));
    }
    ASSERT_TRUE(write_calibration(folder_ / "set", content));
    auto set = CalibrationSet::open(folder_ / "set");
    ASSERT_TRUE(set) << set.error().text();
    set_.emplace(std::move(*set));
    fs::create_directories(folder_ / "scratch");
  }
  model::Graph graph(std::int64_t batch = -1) {
    auto opened = model::Graph::open(shifted_model(0, batch).save(folder_ / "m.onnx"));
    EXPECT_TRUE(opened) << opened.error().text();
    return std::move(*opened);
  }
  RuntimeCalibrationOptions options() { return {.scratch = folder_ / "scratch"}; }

  // Runs and keeps what was observed.
  Status observe(RuntimeCalibration& calibration, const model::Graph& graph, const std::vector<std::string>& tensors) {
    return calibration.run(graph, tensors, [&](std::size_t first, std::span<const tensor::TensorView> values) {
      EXPECT_EQ(first, seen_);
      batches_.push_back(static_cast<std::size_t>(values.front().shape().front()));
      seen_ += batches_.back();
      seen_values_.resize(values.size());
      for (std::size_t k = 0; k < values.size(); ++k) {
        for (const float value : values[k].as<float>()) seen_values_[k].push_back(value);
      }
      return Status{};
    });
  }

  ScratchFolder folder_{"runtime_calibration_test"};
  std::unique_ptr<runtime::Runtime> engine_;
  std::vector<float> values_;
  std::optional<CalibrationSet> set_;
  std::size_t seen_ = 0;
  std::vector<std::size_t> batches_;
  std::vector<std::vector<float>> seen_values_;
};

TEST_F(RuntimeCalibrationTest, GivesInnerTensorsInputsAndOutputsOfEverySampleInOrder) {
  RuntimeCalibration calibration(*set_, *engine_, options());
  const Status ran = observe(calibration, graph(), {"y", "x", "xW"});
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(seen_, k_samples);
  EXPECT_EQ(calibration.samples(), k_samples);
  EXPECT_EQ(seen_values_[1], values_);
  for (std::size_t i = 0; i < k_samples; ++i) {
    ASSERT_FLOAT_EQ(seen_values_[2][3 * i + 2], values_[2 * i] + values_[2 * i + 1]);
    ASSERT_FLOAT_EQ(seen_values_[0][3 * i + 1], values_[2 * i + 1] + 0.5F);
  }
  EXPECT_THAT(batches_, ElementsAre(1, 32, 32, 5));
  EXPECT_TRUE(fs::is_empty(folder_ / "scratch"));
}

// Weights that are not written with the graph: in its memory, in the model's file wherever they begin there, and in an
// external one; and one that nothing reads any more, as a method leaves them that has replaced some layers.
TEST_F(RuntimeCalibrationTest, LargeWeightsAreTakenFromWhereTheyAre) {
  constexpr std::int64_t k_columns = 10'000;
  for (std::size_t shift = 0; shift < 4; ++shift) {
    auto builder = shifted_model(0);
    builder.proto().set_doc_string(std::string(shift, 'x'));
    const std::vector<float> ones(2 * k_columns, 1.0F);
    builder.constant("wide", onnx::TensorProto::FLOAT, {2, k_columns})
        ->set_raw_data(ones.data(), ones.size() * sizeof(float));
    auto opened = model::Graph::open(builder.node("MatMul", {"x", "wide"}, {"sums"}).save(folder_ / "m.onnx"));
    ASSERT_TRUE(opened) << opened.error().text();
    ASSERT_TRUE(opened->save(folder_ / "external.onnx", 1000));
    model::Graph in_memory = opened->clone();
    in_memory.set_constant("wide", opened->values("wide")->view());
    in_memory.set_constant("read_by_nobody", opened->values("wide")->view());
    const auto external = model::Graph::open(folder_ / "external.onnx");
    for (const model::Graph* graph : std::initializer_list<const model::Graph*>{&*opened, &in_memory, &*external}) {
      seen_ = 0;
      seen_values_.clear();
      RuntimeCalibration calibration(*set_, *engine_, options());
      const Status ran = observe(calibration, *graph, {"sums"});
      ASSERT_TRUE(ran) << ran.error().text();
      for (std::size_t i = 0; i < k_samples; ++i) {
        ASSERT_FLOAT_EQ(seen_values_[0][k_columns * (i + 1) - 1], values_[2 * i] + values_[2 * i + 1]);
      }
    }
  }
}

TEST_F(RuntimeCalibrationTest, BatchesKeepWithinTheirBytes) {
  RuntimeCalibrationOptions small = options();
  small.batch_bytes = 3 * 4 * 7;
  RuntimeCalibration calibration(*set_, *engine_, small);
  ASSERT_TRUE(observe(calibration, graph(), {"xW"}));
  EXPECT_THAT(batches_, Each(Le(7U)));
  EXPECT_EQ(batches_[1], 7U);
}

TEST_F(RuntimeCalibrationTest, FixedBatchIsFilledFromTheBeginning) {
  RuntimeCalibrationOptions fixed = options();
  fixed.fixed_batch = 16;
  RuntimeCalibration calibration(*set_, *engine_, fixed);
  EXPECT_EQ(calibration.samples(), 80U);
  const Status ran = observe(calibration, graph(16), {"x", "xW"});
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_THAT(batches_, ElementsAre(16, 16, 16, 16, 16));
  EXPECT_EQ(seen_values_[0][2 * k_samples], values_[0]);
}

TEST_F(RuntimeCalibrationTest, SamplesThatDependOnEachOtherRunAlone) {
  RuntimeCalibrationOptions alone = options();
  alone.one_by_one = true;
  RuntimeCalibration calibration(*set_, *engine_, alone);
  ASSERT_TRUE(observe(calibration, graph(), {"y"}));
  EXPECT_EQ(batches_.size(), k_samples);
}

TEST_F(RuntimeCalibrationTest, InputsAloneNeedNoEngine) {
  RuntimeCalibration calibration(*set_, *engine_, options());
  ASSERT_TRUE(observe(calibration, graph(), {"x"}));
  EXPECT_EQ(seen_values_[0], values_);
}

TEST_F(RuntimeCalibrationTest, UnknownTensorAndAFailingObserverEndTheRun) {
  RuntimeCalibration calibration(*set_, *engine_, options());
  EXPECT_EQ(observe(calibration, graph(), {"z"}).error().code(), ErrorCode::invalid_argument);
  const Status failed = calibration.run(graph(), {"y"}, [](std::size_t, std::span<const tensor::TensorView>) -> Status {
    return fail(ErrorCode::out_of_range, "seen enough");
  });
  EXPECT_EQ(failed.error().message(), "seen enough");
  EXPECT_TRUE(fs::is_empty(folder_ / "scratch"));
}

}  // namespace
}  // namespace assay::experiment::runtime_calibration_test
