#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "assay/runtime/torch/torch_runtime.hpp"

namespace assay::runtime::script_session_test {
namespace {

std::filesystem::path model_file(const char* name) {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/torch" / name;
}

// A runtime with a session of one of the models in tests/torch.
struct Loaded {
  std::unique_ptr<Runtime> runtime;
  std::unique_ptr<Session> session;
};

Loaded loaded(const char* name, const SessionOptions& options = {}) {
  Loaded made;
  auto runtime = open_torch_runtime("");
  EXPECT_TRUE(runtime) << runtime.error().text();
  made.runtime = std::move(*runtime);
  auto session = made.runtime->load(model_file(name), options);
  EXPECT_TRUE(session) << session.error().text();
  made.session = std::move(*session);
  return made;
}

std::vector<float> values_of(const tensor::TensorView& view) {
  return {view.as<float>().begin(), view.as<float>().end()};
}

TEST(ScriptSession, TellsTheNamesOfWhatForwardTakesAndGives) {
  const Loaded model = loaded("digits_float.pt");
  ASSERT_EQ(model.session->inputs().size(), 1);
  EXPECT_EQ(model.session->inputs().front().name, "image");
  ASSERT_EQ(model.session->outputs().size(), 1);
  EXPECT_EQ(model.session->outputs().front().name, "output");
}

TEST(ScriptSession, ABoundRunReadsItsInputAnewAndWritesToTheSameOutput) {
  const Loaded model = loaded("digits_float.pt");
  tensor::Tensor image(tensor::DType::f32, {2, 1, 8, 8});
  const std::vector<tensor::TensorView> views{image.view()};
  EXPECT_FALSE(model.session->run_bound());
  const auto bound = model.session->bind(views);
  ASSERT_TRUE(bound) << bound.error().text();
  const tensor::TensorView output = bound->front();
  EXPECT_EQ(output.shape(), (tensor::Shape{2, 10}));
  const auto of_zeros = values_of(output);
  for (float& value : image.as<float>()) value = 1;
  ASSERT_TRUE(model.session->run_bound());
  const auto of_ones = values_of(output);
  EXPECT_NE(of_ones, of_zeros);
  const auto run_again = model.session->run(views);
  ASSERT_TRUE(run_again) << run_again.error().text();
  EXPECT_EQ(values_of(run_again->front()), of_ones);
}

TEST(ScriptSession, QuantizedModelsRunInEachEngine) {
  tensor::Tensor image(tensor::DType::f32, {1, 1, 8, 8});
  for (float& value : image.as<float>()) value = 0.5F;
  const std::vector<tensor::TensorView> views{image.view()};
  for (const char* name : {"digits_int8_eager.pt", "digits_int8_fx.pt"}) {
    for (const char* engine : {"qnnpack", "onednn"}) {
      SCOPED_TRACE(std::string(name) + " " + engine);
      const Loaded model = loaded(name, {.config = {{"quantized_engine", engine}}});
      const auto outputs = model.session->run(views);
      ASSERT_TRUE(outputs) << outputs.error().text();
      EXPECT_EQ(outputs->front().dtype(), tensor::DType::f32);
    }
  }
}

TEST(ScriptSession, SaysWhichEngineRanAQuantizedModel) {
  tensor::Tensor image(tensor::DType::f32, {1, 1, 8, 8});
  const std::vector<tensor::TensorView> views{image.view()};
  for (const char* engine : {"qnnpack", "onednn"}) {
    const Loaded model = loaded("digits_int8_eager.pt", {.config = {{"quantized_engine", engine}}});
    EXPECT_EQ(model.session->kernels(), "");
    ASSERT_TRUE(model.session->run(views));
    EXPECT_EQ(model.session->kernels(), engine);
  }
  const Loaded real = loaded("digits_float.pt");
  ASSERT_TRUE(real.session->run(views));
  EXPECT_EQ(real.session->kernels(), "");
}

tensor::Tensor whole_numbers(const std::vector<std::int64_t>& values, tensor::Shape shape) {
  tensor::Tensor made(tensor::DType::i64, std::move(shape));
  std::ranges::copy(values, made.as<std::int64_t>().begin());
  return made;
}

TEST(ScriptSession, NumbersOfRowsOfATableStayWholeNumbers) {
  const Loaded model = loaded("tokens.pt");
  const tensor::Tensor tokens = whole_numbers({0, 2, 2, 1}, {2, 2});
  const auto outputs = model.session->run(std::vector<tensor::TensorView>{tokens.view()});
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ(values_of(outputs->front()), (std::vector<float>{1, 0, 1, 0, 1, 1}));
}

TEST(ScriptSession, WholeNumbersThatAModelCannotTakeAreGivenAsReal) {
  const Loaded model = loaded("digits_float.pt");
  std::vector<std::int64_t> pixels(64, 0);
  pixels[27] = 1;
  tensor::Tensor whole = whole_numbers(pixels, {1, 1, 8, 8});
  tensor::Tensor real(tensor::DType::f32, {1, 1, 8, 8});
  real.as<float>()[27] = 1;
  const auto given_real = model.session->run(std::vector<tensor::TensorView>{real.view()});
  ASSERT_TRUE(given_real);
  const auto expected = values_of(given_real->front());
  const Loaded other = loaded("digits_float.pt");
  const auto bound = other.session->bind(std::vector<tensor::TensorView>{whole.view()});
  ASSERT_TRUE(bound) << bound.error().text();
  EXPECT_EQ(values_of(bound->front()), expected);
  whole.as<std::int64_t>()[27] = 0;
  ASSERT_TRUE(other.session->run_bound());
  EXPECT_NE(values_of(bound->front()), expected);
}

TEST(ScriptSession, WhatRunsOnNeitherIsToldByWhatWasGiven) {
  const Loaded model = loaded("batch_of_two.pt");
  const tensor::Tensor three = whole_numbers({1, 2, 3, 4, 5, 6, 7, 8, 9}, {3, 3});
  const auto outputs = model.session->run(std::vector<tensor::TensorView>{three.view()});
  ASSERT_FALSE(outputs);
  EXPECT_NE(outputs.error().message().find("shape '[2, 3]' is invalid"), std::string::npos)
      << outputs.error().message();
}

TEST(ScriptSession, WhatItCannotDoIsRefused) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto unknown = (*runtime)->load(model_file("digits_float.pt"), {.outputs = {"probabilities"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message(), "the model has no tensor output 'probabilities'");
  AllocationCounter counter;
  EXPECT_FALSE((*runtime)->counts_allocations());
  EXPECT_EQ((*runtime)->load(model_file("digits_float.pt"), {.counter = &counter}).error().code(),
            ErrorCode::unsupported);
}

TEST(ScriptSession, AShapeTheModelCannotTakeIsARuntimeError) {
  const Loaded model = loaded("digits_float.pt");
  const tensor::Tensor image(tensor::DType::f32, {1, 3, 8, 8});
  const auto outputs = model.session->run(std::vector<tensor::TensorView>{image.view()});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().code(), ErrorCode::runtime);
  EXPECT_EQ(outputs.error().message().rfind("PyTorch: ", 0), 0) << outputs.error().message();
}

TEST(ScriptSession, WithoutThreadsIsRefused) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load("model.pt", {.threads = 0});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::invalid_argument);
}

TEST(ScriptSession, AnEngineThatIsNotThereIsNamedWithThoseThatAre) {
  const auto runtime = open_torch_runtime("");
  ASSERT_TRUE(runtime) << runtime.error().text();
  const auto session = (*runtime)->load("model.pt", {.config = {{"quantized_engine", "none"}}});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), ErrorCode::invalid_argument);
  EXPECT_NE(session.error().message().find("qnnpack"), std::string::npos) << session.error().message();
  EXPECT_FALSE((*runtime)->load("model.pt", {.config = {{"session.intra_op", "1"}}}));
}

}  // namespace
}  // namespace assay::runtime::script_session_test
