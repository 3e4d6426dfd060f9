#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assay/quantize/calibration.hpp"
#include "assay/runtime/onnxruntime/onnx_runtime.hpp"

namespace assay::quantize::testing_only {

// Runs graphs with one float32 input in ONNX Runtime, over samples held in memory.
class RuntimeCalibration : public Calibration {
 public:
  // `samples`: [n, …] with the model's input behind n; they go through `batch` at a time.
  RuntimeCalibration(std::filesystem::path folder, tensor::Tensor samples, std::size_t batch)
      : folder_(std::move(folder)), samples_(std::move(samples)), batch_(batch) {
    std::filesystem::create_directories(folder_);
    runtime_ = std::move(*runtime::open_onnx_runtime(""));
  }
  ~RuntimeCalibration() override { std::filesystem::remove_all(folder_); }

  std::size_t samples() const override { return static_cast<std::size_t>(samples_.shape()[0]); }

  Status run(const model::Graph& graph, const std::vector<std::string>& tensors, const Observe& observe) override {
    const auto path = folder_ / "calibrated.onnx";
    ASSAY_TRY(graph.save(path, model::Graph::k_most_inside, tensors));
    ASSAY_ASSIGN(const auto session, runtime_->load(path, {.outputs = tensors}));
    for (std::size_t first = 0; first < samples(); first += batch_) {
      const std::size_t count = std::min(batch_, samples() - first);
      tensor::Shape shape = samples_.shape();
      const std::size_t width = samples_.elements() / samples();
      shape[0] = static_cast<std::int64_t>(count);
      const std::array<tensor::TensorView, 1> inputs{
          tensor::TensorView(samples_.dtype(), shape, samples_.bytes().data() + first * width * sizeof(float))};
      ASSAY_ASSIGN(const auto outputs, session->run(inputs));
      std::vector<tensor::TensorView> ordered;
      for (const std::string& name : tensors) ordered.push_back(outputs[index_of(*session, name)]);
      ASSAY_TRY(observe(first, ordered));
    }
    return {};
  }

  // What a graph gives for all samples as its first output.
  Result<std::vector<float>> outputs(const model::Graph& graph) {
    std::vector<float> all;
    ASSAY_TRY(
        run(graph, {graph.outputs().front()}, [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
          const auto batch = values.front().as<float>();
          all.insert(all.end(), batch.begin(), batch.end());
          return {};
        }));
    return all;
  }

 private:
  static std::size_t index_of(const runtime::Session& session, const std::string& name) {
    const auto& outputs = session.outputs();
    const auto found = std::ranges::find(outputs, name, &runtime::ValueInfo::name);
    return static_cast<std::size_t>(found - outputs.begin());
  }

  std::filesystem::path folder_;
  tensor::Tensor samples_;
  std::size_t batch_;
  std::unique_ptr<runtime::Runtime> runtime_;
};

}  // namespace assay::quantize::testing_only
