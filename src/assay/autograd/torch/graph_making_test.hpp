#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assay/autograd/torch/node_check_test.hpp"

namespace assay::autograd::testing_only {

inline Program lowered(const model::testing_only::OnnxBuilder& builder) {
  model::testing_only::OnnxBuilder copy = builder;
  auto graph = model::Graph::adopt(copy.proto());
  EXPECT_TRUE(graph) << graph.error().text();
  auto program = program_of(*graph);
  EXPECT_TRUE(program) << program.error().text();
  return std::move(*program);
}

// y = relu(x · w1 + b1) · w2 + b2: two features, eight hidden, two scores.
inline model::testing_only::OnnxBuilder two_layers() {
  const auto values = [](const Tensor& tensor) {
    return std::vector<float>(tensor.as<float>().begin(), tensor.as<float>().end());
  };
  model::testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("w1", {2, 8}, values(noise_of({2, 8}, 3)))
      .floats("b1", {8}, values(noise_of({8}, 4)))
      .floats("w2", {8, 2}, values(noise_of({8, 2}, 5)))
      .floats("b2", {2}, {0, 0})
      .node("Gemm", {"x", "w1", "b1"}, {"h"})
      .node("Relu", {"h"}, {"r"})
      .node("Gemm", {"r", "w2", "b2"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return builder;
}

// Points in the plane and whether their coordinates have one sign: no line parts them.
struct Quadrants {
  Tensor points;
  Tensor labels;
};

inline Quadrants quadrants(std::int64_t count, std::uint64_t seed) {
  Quadrants made{noise_of({count, 2}, seed), Tensor(DType::i64, {count})};
  for (std::size_t i = 0; i < made.labels.elements(); ++i) {
    const auto points = made.points.as<float>();
    made.labels.as<std::int64_t>()[i] = points[2 * i] * points[2 * i + 1] > 0 ? 1 : 0;
  }
  return made;
}

inline std::unique_ptr<TrainableGraph> trainable_of(const model::testing_only::OnnxBuilder& builder,
                                                    const TrainingOptions& options) {
  const auto engine = module_engine();
  auto graph = engine->trainable(lowered(builder), options);
  EXPECT_TRUE(graph) << graph.error().text();
  return graph ? std::move(*graph) : nullptr;
}

inline std::vector<float> floats_in(const Tensor& tensor) {
  return {tensor.as<float>().begin(), tensor.as<float>().end()};
}

}  // namespace assay::autograd::testing_only
