#include "assay/experiment/predict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::predict_test {
namespace {

using namespace testing_only;
using tensor::AffineQuantization;
using tensor::DType;
using tensor::Shape;
using tensor::Tensor;
using tensor::TensorView;
using testing::ElementsAre;
using testing::HasSubstr;

// `samples` rows of one input, made by `value`(sample); some cannot be decoded.
struct FakeSamples : data::Dataset {
  data::DatasetInfo description;
  std::uint64_t samples = 0;
  std::function<float(std::uint64_t)> value = [](std::uint64_t i) { return static_cast<float>(i); };
  std::vector<std::uint64_t> undecodable;

  FakeSamples(std::uint64_t count, DType dtype = DType::f32) : samples(count) {
    description.inputs = {{.name = "x", .dtype = dtype, .shape = {1}}};
    description.samples = count;
  }
  const data::DatasetInfo& info() const override { return description; }
  Result<data::Annotations> annotations() const override { return data::Annotations{}; }
  Result<std::string> digest() const override { return std::string("none"); }
  Result<std::unique_ptr<data::SampleReader>> open() const override;
};

class FakeReader : public data::SampleReader {
 public:
  Status skip(std::uint64_t) override { return {}; }
  explicit FakeReader(const FakeSamples& set) : set_(set) {}
  Status read(std::size_t count, data::Batch& batch) override {
    batch.count = std::min<std::uint64_t>(count, set_.samples - next_);
    std::vector<float> values;
    for (std::size_t i = 0; i < batch.count; ++i, ++next_) {
      const bool lost = std::ranges::find(set_.undecodable, next_) != set_.undecodable.end();
      if (lost && batch.usable.empty()) batch.usable.assign(batch.count, 1);
      if (lost) batch.usable[i] = 0;
      values.push_back(lost ? 0 : set_.value(next_));
    }
    const Shape shape{static_cast<std::int64_t>(batch.count), 1};
    ASSAY_ASSIGN(Tensor input, tensor::from_float32(values, set_.description.inputs[0].dtype, shape));
    batch.inputs = {std::move(input)};
    return {};
  }

 private:
  const FakeSamples& set_;
  std::uint64_t next_ = 0;
};

Result<std::unique_ptr<data::SampleReader>> FakeSamples::open() const {
  return std::make_unique<FakeReader>(*this);
}

// Answers by `answer`, and keeps what it was given.
class FakeSession : public runtime::Session {
 public:
  explicit FakeSession(std::function<Result<Tensor>(TensorView)> answer) : answer_(std::move(answer)) {}
  const std::vector<runtime::ValueInfo>& inputs() const override { return none_; }
  const std::vector<runtime::ValueInfo>& outputs() const override { return none_; }
  Result<std::span<const TensorView>> run(std::span<const TensorView> inputs) override {
    batches.push_back(inputs[0].shape()[0]);
    std::vector<float> row(inputs[0].elements());
    ASSAY_TRY(tensor::to_float32(inputs[0], nullptr, row));
    fed.push_back(std::move(row));
    ASSAY_ASSIGN(output_, answer_(inputs[0]));
    views_ = {output_.view()};
    return std::span<const TensorView>(views_);
  }
  Result<std::span<const TensorView>> bind(std::span<const TensorView> inputs) override { return run(inputs); }
  Status run_bound() override { return fail(ErrorCode::internal, "predictions need no bound runs"); }
  std::vector<std::int64_t> batches;
  std::vector<std::vector<float>> fed;

 private:
  std::function<Result<Tensor>(TensorView)> answer_;
  std::vector<runtime::ValueInfo> none_;
  Tensor output_;
  std::vector<TensorView> views_;
};

// For every sample x: (x, x + 0.5).
Result<Tensor> two_scores(TensorView input) {
  std::vector<float> scores;
  for (const float x : input.as<float>()) scores.insert(scores.end(), {x, x + 0.5F});
  return tensor::from_float32(scores, DType::f32, {input.shape()[0], 2});
}

Binding feeding(DType dtype = DType::f32, std::optional<AffineQuantization> quantization = std::nullopt) {
  return {.inputs = {{.data_input = 0, .dtype = dtype, .sample_shape = {1}, .quantization = quantization}}};
}

class PredictTest : public testing::Test {
 protected:
  Result<PredictOutcome> run(FakeSession& session, const data::Dataset& data, std::size_t batch,
                             const Binding& binding = feeding(), const model::TensorInfo& scores = {.name = "y"}) {
    return predict(session, binding, data, folder_.path(),
                   {.batch = batch, .scores = scores, .on_progress = [this](auto done) { progress_.push_back(done); }});
  }
  std::vector<float> scores() const { return read_floats(folder_ / "scores.npy"); }
  ScratchFolder folder_{"predict_test"};
  std::vector<std::uint64_t> progress_;
};

TEST_F(PredictTest, KeepsEveryScoreInDataSetOrderWithAShorterLastBatch) {
  FakeSession session(two_scores);
  const auto outcome = run(session, FakeSamples(5), 2);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->samples, 5U);
  EXPECT_EQ(outcome->columns, 2U);
  EXPECT_EQ(outcome->undecodable, 0U);
  EXPECT_THAT(session.batches, ElementsAre(2, 2, 1));
  EXPECT_THAT(progress_, ElementsAre(2U, 4U, 5U));
  EXPECT_THAT(scores(), ElementsAre(0, 0.5F, 1, 1.5F, 2, 2.5F, 3, 3.5F, 4, 4.5F));
  EXPECT_EQ(tensor::read_npy(folder_ / "scores.npy")->shape(), (Shape{5, 2}));
  EXPECT_FALSE(fs::exists(folder_ / "usable.npy"));
}

TEST_F(PredictTest, LastBatchOfAFixedSizeIsFilledUpWithItsLastSample) {
  FakeSession session(two_scores);
  Binding binding = feeding();
  binding.fixed_batch = 4;
  const auto outcome = run(session, FakeSamples(6), 4, binding);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->samples, 6U);
  ASSERT_THAT(session.batches, ElementsAre(4, 4));
  EXPECT_THAT(session.fed[1], ElementsAre(4, 5, 5, 5));
  EXPECT_EQ(scores().size(), 12U);
  EXPECT_EQ(scores().back(), 5.5F);
}

// Refuses batches of another size than 4, as a model with a fixed batch does that its file does not tell.
Result<Tensor> two_scores_of_four(TensorView input) {
  if (input.shape()[0] == 4) return two_scores(input);
  return fail(ErrorCode::runtime, "shape '[4]' is invalid");
}

TEST_F(PredictTest, ALastBatchThatTheModelCannotRunIsFilledUp) {
  FakeSession session(two_scores_of_four);
  const auto outcome = run(session, FakeSamples(6), 4);
  ASSERT_TRUE(outcome) << outcome.error().text();
  ASSERT_THAT(session.batches, ElementsAre(4, 2, 4));
  EXPECT_THAT(session.fed[2], ElementsAre(4, 5, 5, 5));
  EXPECT_EQ(scores().size(), 12U);
}

TEST_F(PredictTest, WhereTheFileDoesNotTellTheBatchAFirstThatFailsSaysWhatToDo) {
  FakeSession session(two_scores_of_four);
  const auto told = run(session, FakeSamples(6), 3, feeding(), {.name = "y", .any_shape = true});
  ASSERT_FALSE(told);
  EXPECT_THAT(told.error().text(), HasSubstr("shape '[4]' is invalid. It was given 3 samples at once"));
  EXPECT_THAT(told.error().text(), HasSubstr("--batch"));
  const auto declared = run(session, FakeSamples(6), 3);
  ASSERT_FALSE(declared);
  EXPECT_EQ(declared.error().text(), "shape '[4]' is invalid");
}

TEST_F(PredictTest, OneWholeNumberASampleIsADecisionWhereClassesAreAsked) {
  FakeSession session([](TensorView input) -> Result<Tensor> {
    Tensor decided(DType::i64, {input.shape()[0]});
    for (std::size_t i = 0; i < decided.elements(); ++i)
      decided.as<std::int64_t>()[i] = static_cast<std::int64_t>(input.as<float>()[i]) % 3;
    return decided;
  });
  const auto outcome = predict(session, feeding(), FakeSamples(5), folder_.path(),
                               {.batch = 2, .scores = {.name = "y"}, .takes_decisions = true, .on_progress = {}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->columns, 0U);
  const auto decided = tensor::read_npy(folder_ / "labels.npy");
  ASSERT_TRUE(decided) << decided.error().text();
  EXPECT_THAT(decided->as<std::int64_t>(), ElementsAre(0, 1, 2, 0, 1));
  EXPECT_FALSE(fs::exists(folder_ / "scores.npy"));
  ASSERT_TRUE(run(session, FakeSamples(5), 2));  // values to be met
  EXPECT_THAT(scores(), ElementsAre(0, 1, 2, 0, 1));
}

TEST_F(PredictTest, RealValuesAreQuantizedAndScoresAreMadeRealAgain) {
  const AffineQuantization input{DType::i8, 0.5, -3};
  const AffineQuantization output{DType::u8, 0.25, 128};
  FakeSession session([](TensorView q) -> Result<Tensor> {
    EXPECT_EQ(q.dtype(), DType::i8);
    return tensor::from_float32(std::vector<float>{130, 120}, DType::u8, {q.shape()[0], 1});
  });
  const auto outcome = run(session, FakeSamples(2), 2, feeding(DType::i8, input),
                           {.name = "y", .dtype = DType::u8, .quantization = output});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(session.fed[0], ElementsAre(-3, -1));  // 0 / 0.5 − 3, 1 / 0.5 − 3
  EXPECT_THAT(scores(), ElementsAre(0.5F, -2.0F));   // (130 − 128) · 0.25, (120 − 128) · 0.25
}

TEST_F(PredictTest, WholeNumbersOfTheModelsTypeAreItsOwnAndOthersAreReal) {
  FakeSamples bytes(2, DType::u8);
  bytes.value = [](std::uint64_t i) { return i == 0 ? 7.0F : 200.0F; };
  const auto one_score = [](TensorView q) {
    return tensor::from_float32(std::vector<float>(2), DType::f32, {q.shape()[0], 1});
  };
  FakeSession same(one_score);
  ASSERT_TRUE(run(same, bytes, 2, feeding(DType::u8, AffineQuantization{DType::u8, 0.5, 10})));
  EXPECT_THAT(same.fed[0], ElementsAre(7, 200));
  FakeSession other(one_score);
  const auto outcome = run(other, bytes, 2, feeding(DType::i8, AffineQuantization{DType::i8, 1, -128}));
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(other.fed[0], ElementsAre(-121, 72));
}

TEST_F(PredictTest, HalfPrecisionIsFedAndRead) {
  FakeSession session([](TensorView half) -> Result<Tensor> {
    EXPECT_EQ(half.dtype(), DType::f16);
    return tensor::from_float32(std::vector<float>{0.5F, -2}, DType::f16, {2, 1});
  });
  const auto outcome = run(session, FakeSamples(2), 2, feeding(DType::f16), {.name = "y", .dtype = DType::f16});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(session.fed[0], ElementsAre(0, 1));
  EXPECT_THAT(scores(), ElementsAre(0.5F, -2));
}

TEST_F(PredictTest, FractionsDoNotFitAnIntegerInputWithoutQuantization) {
  FakeSamples data(1);
  data.value = [](std::uint64_t) { return 17.5F; };
  FakeSession session(two_scores);
  EXPECT_EQ(run(session, data, 1, feeding(DType::u8)).error().code(), ErrorCode::out_of_range);
}

TEST_F(PredictTest, SamplesThatCouldNotBeReadAreMarked) {
  FakeSamples data(7);
  data.undecodable = {0, 4};
  FakeSession session(two_scores);
  const auto outcome = run(session, data, 3);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->undecodable, 2U);
  const auto usable = tensor::read_npy(folder_ / "usable.npy");
  ASSERT_TRUE(usable);
  EXPECT_EQ(usable->dtype(), DType::u8);
  EXPECT_EQ(usable->shape(), (Shape{7}));
  EXPECT_THAT(usable->as<std::uint8_t>(), ElementsAre(0, 1, 1, 1, 0, 1, 1));
}

TEST_F(PredictTest, MarksReachOverEveryPieceTheyAreWrittenIn) {
  FakeSamples data(200'000);
  data.undecodable = {65'535, 65'536, 199'999};
  FakeSession session([](TensorView x) { return Result<Tensor>(Tensor(DType::f32, {x.shape()[0], 1})); });
  ASSERT_TRUE(run(session, data, 50'000));
  const auto usable = tensor::read_npy(folder_ / "usable.npy");
  ASSERT_TRUE(usable);
  const auto flags = usable->as<std::uint8_t>();
  ASSERT_EQ(flags.size(), 200'000U);
  EXPECT_EQ(std::ranges::count(flags, 0), 3);
  for (const std::uint64_t lost : data.undecodable) EXPECT_EQ(flags[lost], 0);
}

TEST_F(PredictTest, NumberOfScoresMustNotChange) {
  FakeSession session([first = true](TensorView x) mutable -> Result<Tensor> {
    return Tensor(DType::f32, {x.shape()[0], std::exchange(first, false) ? 2 : 3});
  });
  const auto outcome = run(session, FakeSamples(4), 2);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::runtime);
  EXPECT_THAT(outcome.error().message(), HasSubstr("output 'y' gave 2 scores a sample, then 3"));
  EXPECT_FALSE(fs::exists(folder_ / "scores.npy"));
}

TEST_F(PredictTest, OutputThatIsNotBySampleIsRefused) {
  FakeSession transposed([](TensorView) -> Result<Tensor> { return Tensor(DType::f32, {8, 4}); });
  const auto outcome = run(transposed, FakeSamples(4), 4);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::runtime);
  EXPECT_THAT(outcome.error().message(), HasSubstr("shape [8, 4] for a batch of 4"));
  FakeSession squeezed([](TensorView) -> Result<Tensor> { return Tensor(DType::f32, {8}); });
  EXPECT_EQ(run(squeezed, FakeSamples(3), 1)->columns, 8U);
}

TEST_F(PredictTest, EmptyDataAndAFailingRuntimeAreErrors) {
  FakeSession session(two_scores);
  EXPECT_EQ(run(session, FakeSamples(0), 2).error().code(), ErrorCode::insufficient_data);
  FakeSession failing([](TensorView) -> Result<Tensor> { return fail(ErrorCode::runtime, "no such kernel"); });
  EXPECT_EQ(run(failing, FakeSamples(2), 2).error().message(), "no such kernel");
}

TEST_F(PredictTest, QuantizedEndsOfARealModelGoThroughTheRuntime) {
  const auto path = model::testing_only::quantized_io_model().save(folder_ / "m.onnx");
  const auto summary = model::inspect(path);
  ASSERT_TRUE(summary);
  data::DatasetInfo info;
  info.inputs = {{.name = "x", .shape = {2}}};
  const auto binding = match_inputs(*summary, info);
  ASSERT_TRUE(binding);
  data::SourceOptions source;
  source.path = write_array<float>(folder_ / "x.npy", {2, 2}, {1, -2, 3.5F, 0});
  const auto dataset = data::open_dataset(source);
  ASSERT_TRUE(dataset) << dataset.error().text();
  const auto engine = runtime::builtin_runtimes().front().open("");
  ASSERT_TRUE(engine) << engine.error().text();
  const auto session = (*engine)->load(path, {});
  ASSERT_TRUE(session) << session.error().text();
  const auto outcome =
      predict(**session, *binding, **dataset, folder_.path(), {.batch = 2, .scores = summary->outputs.front()});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(scores(), ElementsAre(2, -4, 7, 0));  // twice the input, all on both grids
}

}  // namespace
}  // namespace assay::experiment::predict_test
