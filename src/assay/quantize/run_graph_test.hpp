#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/calibration.hpp"
#include "assay/quantize/method.hpp"
#include "assay/runtime/onnxruntime/onnx_runtime.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize::testing_only {

using Floats = std::vector<float>;

inline tensor::Tensor tensor_of(const tensor::Shape& shape, const Floats& values) {
  tensor::Tensor made(tensor::DType::f32, shape);
  std::copy(values.begin(), values.end(), made.as<float>().begin());
  return made;
}

// Normal numbers that depend on `seed` alone.
inline Floats noise(std::size_t count, std::uint64_t seed, double deviation = 1) {
  RandomStream random(seed, 0, 0);
  Floats values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(random.normal() * deviation));
  return values;
}

// Runs graphs in ONNX Runtime, through a file as a user would.
class GraphRunner {
 public:
  GraphRunner() {
    auto opened = runtime::open_onnx_runtime("");
    EXPECT_TRUE(opened) << opened.error().text();
    if (opened) runtime_ = std::move(*opened);
  }
  ~GraphRunner() { std::filesystem::remove_all(folder_); }
  GraphRunner(const GraphRunner&) = delete;
  GraphRunner& operator=(const GraphRunner&) = delete;

  // The first output, as float32.
  Floats run(const model::Graph& graph, const std::vector<tensor::Tensor>& inputs,
             std::vector<std::pair<std::string, std::string>> config = {}) {
    const auto path = folder_ / "graph.onnx";
    std::filesystem::create_directories(folder_);
    const Status saved = graph.save(path);
    EXPECT_TRUE(saved) << saved.error().text();
    const auto session = runtime_->load(path, {.config = std::move(config)});
    if (!session) {
      ADD_FAILURE() << session.error().text();
      return {};
    }
    std::vector<tensor::TensorView> views;
    for (const tensor::Tensor& input : inputs) views.push_back(input.view());
    const auto outputs = (*session)->run(views);
    if (!outputs) {
      ADD_FAILURE() << outputs.error().text();
      return {};
    }
    const auto values = outputs->front().as<float>();
    return {values.begin(), values.end()};
  }

  // Calibration by batches of the graph's only input.
  Status observe(const model::Graph& graph, const std::vector<std::string>& tensors,
                 const std::vector<tensor::Tensor>& batches, const Calibration::Observe& observe) {
    const auto path = folder_ / "observed.onnx";
    std::filesystem::create_directories(folder_);
    ASSAY_TRY(graph.save(path, model::Graph::k_most_inside, tensors));
    ASSAY_ASSIGN(const auto session, runtime_->load(path, {.outputs = tensors}));
    std::size_t first = 0;
    for (const tensor::Tensor& batch : batches) {
      const std::vector<tensor::TensorView> inputs{batch.view()};
      ASSAY_ASSIGN(const auto outputs, session->run(inputs));
      std::vector<tensor::TensorView> ordered;
      for (const std::string& name : tensors) {
        const auto& given = session->outputs();
        const auto found = std::ranges::find(given, name, &runtime::ValueInfo::name);
        ordered.push_back(outputs[static_cast<std::size_t>(found - given.begin())]);
      }
      ASSAY_TRY(observe(first, ordered));
      first += static_cast<std::size_t>(batch.shape().front());
    }
    return {};
  }

 private:
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_quantize_test";
  std::unique_ptr<runtime::Runtime> runtime_;
};

// Calibration data held in memory.
class BatchCalibration : public Calibration {
 public:
  BatchCalibration(GraphRunner& runner, std::vector<tensor::Tensor> batches)
      : runner_(runner), batches_(std::move(batches)) {}
  std::size_t samples() const override {
    std::size_t samples = 0;
    for (const tensor::Tensor& batch : batches_) samples += static_cast<std::size_t>(batch.shape().front());
    return samples;
  }
  Status run(const model::Graph& graph, const std::vector<std::string>& tensors, const Observe& observe) override {
    return runner_.observe(graph, tensors, batches_, observe);
  }

 private:
  GraphRunner& runner_;
  std::vector<tensor::Tensor> batches_;
};

// Applies a method with these options.
inline Result<Outcome> apply(const MethodInfo& method, model::Graph& graph,
                             const std::map<std::string, std::string>& given, Calibration* calibration = nullptr) {
  ASSAY_ASSIGN(const Options options, Options::parse(method.options, given, method.name));
  return method.apply(graph, {.options = options, .calibration = calibration, .seed = 1, .progress = {}});
}

inline std::map<std::string, int> operators_of(const model::Graph& graph) {
  std::map<std::string, int> operators;
  for (const onnx::NodeProto* node : graph.nodes()) ++operators[node->op_type()];
  return operators;
}

}  // namespace assay::quantize::testing_only
