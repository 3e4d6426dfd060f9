// Makes the networks of bench/quantization: random weights by a seed, so that every machine has the same.
// bench_quantization_networks FOLDER [--huge]: convolutions.onnx (seven 3 × 3 convolutions with Relu over 64 × 64),
// products.onnx (six matrix products of 1024 × 4096 with Relu, 100 MB), their inputs as .npy (200 samples each), and
// with --huge huge.onnx (36 products of 4096 × 4096, 2.25 GiB in an external data file).
#include <cmath>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "assay/base/random.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/npy.hpp"

namespace {

namespace fs = std::filesystem;
using assay::Status;
using assay::model::Graph;
using assay::tensor::Shape;
using assay::tensor::Tensor;

constexpr std::int64_t k_calibration_samples = 200;

// Normally distributed with the spread that keeps activations about as large from layer to layer.
Tensor drawn(const Shape& shape, std::size_t fan_in, const std::string& name) {
  Tensor values(assay::tensor::DType::f32, shape);
  assay::RandomStream random(0, assay::stream_named(name), 0);
  const double spread = fan_in == 0 ? 1 : std::sqrt(2.0 / static_cast<double>(fan_in));
  for (float& value : values.as<float>()) value = static_cast<float>(spread * random.normal());
  return values;
}

Graph empty_graph(const Shape& input, const Shape& output) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.set_producer_name("assay bench");
  model.add_opset_import()->set_version(17);
  const auto describe = [](onnx::ValueInfoProto* value, const std::string& name, const Shape& shape) {
    value->set_name(name);
    auto* type = value->mutable_type()->mutable_tensor_type();
    type->set_elem_type(onnx::TensorProto::FLOAT);
    type->mutable_shape()->add_dim()->set_dim_param("N");
    for (const std::int64_t extent : shape) type->mutable_shape()->add_dim()->set_dim_value(extent);
  };
  auto* graph = model.mutable_graph();
  graph->set_name("network");
  describe(graph->add_input(), "x", input);
  describe(graph->add_output(), "y", output);
  graph->add_node()->set_op_type("Identity");  // gives way to the network
  graph->mutable_node(0)->add_input("x");
  graph->mutable_node(0)->add_output("y");
  auto made = Graph::adopt(std::move(model));
  made->remove(made->nodes());
  return std::move(*made);
}

Graph convolutions() {
  constexpr std::int64_t k_channels = 32;
  constexpr int k_layers = 7;
  Graph graph = empty_graph({3, 64, 64}, {k_channels, 64, 64});
  std::string from = "x";
  for (int layer = 0; layer < k_layers; ++layer) {
    const std::string name = fmt::format("conv{}", layer);
    const std::int64_t in = layer == 0 ? 3 : k_channels;
    graph.set_constant(name + ".weight", drawn({k_channels, in, 3, 3}, static_cast<std::size_t>(in * 9), name).view());
    graph.set_constant(name + ".bias", Tensor(assay::tensor::DType::f32, {k_channels}).view());
    auto* conv = graph.add_node("Conv", {from, name + ".weight", name + ".bias"}, {name + ".out"}, name);
    assay::model::set_attribute(conv, "pads", std::vector<std::int64_t>{1, 1, 1, 1});
    from = layer + 1 == k_layers ? "y" : name + ".relu";
    graph.add_node("Relu", {name + ".out"}, {from});
  }
  return graph;
}

// Products of `width` × `inner` and back, each but the last followed by Relu.
Graph products(int layers, std::int64_t width, std::int64_t inner) {
  Graph graph = empty_graph({width}, {layers % 2 == 0 ? width : inner});
  std::string from = "x";
  for (int layer = 0; layer < layers; ++layer) {
    const std::string name = fmt::format("product{}", layer);
    const std::int64_t rows = layer % 2 == 0 ? width : inner;
    const std::int64_t columns = layer % 2 == 0 ? inner : width;
    graph.set_constant(name + ".weight", drawn({rows, columns}, static_cast<std::size_t>(rows), name).view());
    if (layer + 1 == layers) {
      graph.add_node("MatMul", {from, name + ".weight"}, {"y"}, name);
      break;
    }
    graph.add_node("MatMul", {from, name + ".weight"}, {name + ".out"}, name);
    graph.add_node("Relu", {name + ".out"}, {name + ".relu"});
    from = name + ".relu";
  }
  return graph;
}

Status make(const fs::path& folder, bool huge) {
  ASSAY_TRY(convolutions().save(folder / "convolutions.onnx"));
  ASSAY_TRY(assay::tensor::write_npy(folder / "convolutions.npy",
                                     drawn({k_calibration_samples, 3, 64, 64}, 0, "convolutions").view()));
  ASSAY_TRY(products(6, 1024, 4096).save(folder / "products.onnx"));
  ASSAY_TRY(
      assay::tensor::write_npy(folder / "products.npy", drawn({k_calibration_samples, 1024}, 0, "products").view()));
  if (!huge) return {};
  ASSAY_TRY(products(36, 4096, 4096).save(folder / "huge.onnx"));
  return assay::tensor::write_npy(folder / "huge.npy", drawn({k_calibration_samples, 4096}, 0, "huge").view());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: {} FOLDER [--huge]\n", arguments[0]);
    return 2;
  }
  fs::create_directories(arguments[1]);
  const Status made = make(arguments[1], count > 2 && std::string(arguments[2]) == "--huge");
  if (!made) fmt::print(stderr, "{}\n", made.error().text());
  return made ? 0 : 1;
}
