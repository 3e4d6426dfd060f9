#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/base/process.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment::testing_only {

namespace fs = std::filesystem;
using model::testing_only::OnnxBuilder;

// A folder of its own for each test, gone with it.
class ScratchFolder {
 public:
  explicit ScratchFolder(const std::string& name) : path_(fs::temp_directory_path() / ("assay_" + name)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

template <class T>
fs::path write_array(const fs::path& path, const tensor::Shape& shape, const std::vector<T>& values) {
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  const auto written = tensor::write_npy(path, tensor::TensorView(tensor::dtype_of<T>, shape, bytes));
  ASSAY_CHECK(written.has_value());
  return path;
}

// All of an array on disk, as float32.
inline std::vector<float> read_floats(const fs::path& path) {
  const auto array = tensor::read_npy(path);
  ASSAY_CHECK(array.has_value());
  return {array->as<float>().begin(), array->as<float>().end()};
}

// x → (x0, x1 + 0.5 + shift, x0 + x1 − 1): with another shift, other decisions.
inline OnnxBuilder shifted_model(float shift, std::int64_t batch = -1) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {batch, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("b", {3}, {0, 0.5F + shift, -1})
      .node("MatMul", {"x", "W"}, {"xW"})
      .node("Add", {"xW", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {batch, 3});
  return builder;
}

// Loads as a file, but no runtime knows its operator.
inline OnnxBuilder unrunnable_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .node("Telepathy", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  return builder;
}

// Scales its input by what the whole batch holds.
inline OnnxBuilder dynamically_quantized_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .node("DynamicQuantizeLinear", {"x"}, {"q", "scale", "zero"})
      .node("DequantizeLinear", {"q", "scale", "zero"}, {"r"})
      .node("MatMul", {"r", "W"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  return builder;
}

// Samples [n, 2] on a grid around 0 and the label that shifted_model(0) would decide, but for every tenth.
struct LabelledGrid {
  std::vector<float> values;
  std::vector<std::int64_t> labels;
};

inline LabelledGrid labelled_grid(std::size_t samples) {
  LabelledGrid grid;
  for (std::size_t i = 0; i < samples; ++i) {
    const float x0 = static_cast<float>(i * 37 % 101) / 25.0F - 2.0F;
    const float x1 = static_cast<float>(i * 53 % 97) / 25.0F - 1.9F;
    grid.values.insert(grid.values.end(), {x0, x1});
    const std::array<float, 3> scores{x0, x1 + 0.5F, x0 + x1 - 1};
    const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
    grid.labels.push_back(i % 10 == 3 ? (best + 1) % 3 : best);
  }
  return grid;
}

// A plan over labelled_grid in `folder`, with models saved there; little resampling, quality alone.
inline EvaluatePlan plan_in(const ScratchFolder& folder, std::size_t samples = 400) {
  const LabelledGrid grid = labelled_grid(samples);
  EvaluatePlan plan;
  plan.data.path = write_array(folder / "x.npy", {static_cast<std::int64_t>(samples), 2}, grid.values);
  plan.data.labels = write_array(folder / "y.npy", {static_cast<std::int64_t>(samples)}, grid.labels);
  plan.baseline = {"fp32", shifted_model(0).save(folder / "fp32.onnx")};
  OnnxBuilder same = shifted_model(0);
  same.proto().set_producer_version("2");  // another file that decides alike
  plan.candidates = {{"same", same.save(folder / "same.onnx")}};
  plan.output = folder / "out";
  plan.analysis.resamples = 100;
  plan.measuring = {.speed = false, .memory = false};
  return plan;
}

// The test program itself stands in for ours as the worker: see worker_main_test.cpp.
inline Surroundings own_worker() {
  return {.tool = "test", .worker_command = {own_executable().string(), "worker"}};
}

}  // namespace assay::experiment::testing_only
