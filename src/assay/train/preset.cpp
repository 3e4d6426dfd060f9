#include "assay/train/preset.hpp"

#include <algorithm>
#include <array>

#include "assay/train/augmentation.hpp"

namespace assay::train {
namespace {

constexpr std::array k_preset_names{"linear", "mlp", "cnn"};
constexpr int k_preset_ir_version = 8;
constexpr int k_preset_opset = 13;
constexpr std::int64_t k_pooled_from = 4;
constexpr std::int64_t k_averaged_above = 7;
constexpr std::int64_t k_most_picture_channels = 4;

void describe_preset_value(const std::string& name, const tensor::Shape& sample, onnx::ValueInfoProto* value) {
  value->set_name(name);
  auto* type = value->mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::FLOAT);
  type->mutable_shape()->add_dim()->set_dim_param("N");
  for (const std::int64_t extent : sample) type->mutable_shape()->add_dim()->set_dim_value(extent);
}

Result<model::Graph> empty_preset(const Preset& preset, const tensor::Shape& sample) {
  onnx::ModelProto model;
  model.set_ir_version(k_preset_ir_version);
  model.set_producer_name("assay");
  model.add_opset_import()->set_version(k_preset_opset);
  model.mutable_graph()->set_name(std::string(name_of(preset.kind)));
  describe_preset_value(preset.input, sample, model.mutable_graph()->add_input());
  describe_preset_value("scores", {static_cast<std::int64_t>(preset.outputs)}, model.mutable_graph()->add_output());
  return model::Graph::adopt(std::move(model));
}

// Layers one after the other.
class PresetLayers {
 public:
  PresetLayers(model::Graph& graph, std::string input) : graph_(graph), value_(std::move(input)) {}

  onnx::NodeProto* add(const std::string& op, const std::string& name, const std::vector<std::string>& constants = {}) {
    std::vector<std::string> inputs{value_};
    inputs.insert(inputs.end(), constants.begin(), constants.end());
    value_ = graph_.fresh_name(name + "_out");
    return graph_.add_node(op, inputs, {value_}, name);
  }

  std::string constant(const std::string& name, const tensor::Shape& shape) {
    std::string free = graph_.fresh_name(name);
    graph_.set_constant(free, tensor::Tensor(tensor::DType::f32, shape).view());
    return free;
  }

  void dense(const std::string& name, std::int64_t inputs, std::int64_t outputs) {
    auto* node =
        add("Gemm", name, {constant(name + ".weight", {outputs, inputs}), constant(name + ".bias", {outputs})});
    model::set_attribute(node, "transB", std::int64_t{1});
  }

  void convolution(const std::string& name, std::int64_t inputs, std::int64_t outputs) {
    auto* node = add("Conv", name, {constant(name + ".weight", {outputs, inputs, 3, 3})});
    model::set_attribute(node, "kernel_shape", std::vector<std::int64_t>{3, 3});
    model::set_attribute(node, "pads", std::vector<std::int64_t>{1, 1, 1, 1});
  }

  void normalisation(const std::string& name, std::int64_t channels) {
    std::vector<std::string> constants;
    for (const char* part : {".scale", ".bias", ".mean", ".variance"}) {
      constants.push_back(constant(name + part, {channels}));
    }
    add("BatchNormalization", name, constants);
  }

  void pool(const std::string& name) {
    auto* node = add("MaxPool", name);
    model::set_attribute(node, "kernel_shape", std::vector<std::int64_t>{2, 2});
    model::set_attribute(node, "strides", std::vector<std::int64_t>{2, 2});
  }

  // The last node's output becomes the graph's.
  void end(onnx::NodeProto* last) { graph_.set_output(last, 0, "scores"); }
  const std::string& value() const { return value_; }

 private:
  model::Graph& graph_;
  std::string value_;
};

void add_hidden_layers(const std::vector<std::uint32_t>& widths, std::int64_t& features, PresetLayers& layers) {
  for (std::size_t i = 0; i < widths.size(); ++i) {
    layers.dense(fmt::format("fc{}", i + 1), features, widths[i]);
    layers.add("Relu", fmt::format("relu{}", i + 1));
    features = widths[i];
  }
}

// Gives how many numbers come out for a sample.
std::int64_t add_convolutions(const std::vector<std::uint32_t>& widths, const tensor::Shape& picture,
                              PresetLayers& layers) {
  std::int64_t channels = picture[0];
  std::int64_t height = picture[1];
  std::int64_t width = picture[2];
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    layers.convolution("conv" + number, channels, widths[i]);
    channels = widths[i];
    layers.normalisation("norm" + number, channels);
    layers.add("Relu", "relu" + number);
    if (std::min(height, width) < k_pooled_from) continue;
    layers.pool("pool" + number);
    height /= 2;
    width /= 2;
  }
  if (height * width > k_averaged_above * k_averaged_above) {
    layers.add("GlobalAveragePool", "average");
    height = width = 1;
  }
  layers.add("Flatten", "flatten");
  return channels * height * width;
}

Result<tensor::Shape> picture_shape(const Preset& preset) {
  tensor::Shape sample = preset.sample;
  if (is_picture(sample) && sample.size() == 2) sample.insert(sample.begin(), 1);
  if (sample.size() == 3 && sample[0] <= k_most_picture_channels) return sample;
  return fail(ErrorCode::invalid_argument,
              "--preset cnn: samples of shape {} are no pictures with channels first. Give a csv's shape with --shape "
              "C,H,W, or take --preset mlp",
              tensor::to_text(preset.sample));
}

}  // namespace

std::string_view name_of(PresetKind kind) {
  return k_preset_names.at(static_cast<std::size_t>(kind));
}

std::vector<std::string> preset_names() {
  return {k_preset_names.begin(), k_preset_names.end()};
}

std::optional<PresetKind> preset_named(std::string_view name) {
  const auto found = std::ranges::find(k_preset_names, name);
  if (found == k_preset_names.end()) return std::nullopt;
  return static_cast<PresetKind>(found - k_preset_names.begin());
}

std::vector<std::uint32_t> default_widths(PresetKind kind) {
  if (kind == PresetKind::linear) return {};
  return kind == PresetKind::mlp ? std::vector<std::uint32_t>{64, 32} : std::vector<std::uint32_t>{16, 32, 64};
}

Result<model::Graph> preset_graph(const Preset& preset) {
  if (preset.kind == PresetKind::linear && !preset.widths.empty()) {
    return fail(ErrorCode::invalid_argument, "--widths: --preset linear has no hidden layer");
  }
  const auto widths = preset.widths.empty() ? default_widths(preset.kind) : preset.widths;
  tensor::Shape sample = preset.sample;
  if (preset.kind == PresetKind::cnn) {
    ASSAY_ASSIGN(sample, picture_shape(preset));
  }
  ASSAY_ASSIGN(model::Graph graph, empty_preset(preset, sample));
  PresetLayers layers(graph, preset.input);
  auto features = static_cast<std::int64_t>(tensor::elements_of(sample));
  if (preset.kind == PresetKind::cnn) {
    features = add_convolutions(widths, sample, layers);
  } else {
    if (sample.size() != 1) layers.add("Flatten", "flatten");
    add_hidden_layers(widths, features, layers);
  }
  layers.dense("scores", features, static_cast<std::int64_t>(preset.outputs));
  layers.end(graph.producer(layers.value()));
  ASSAY_TRY(graph.order());
  return graph;
}

}  // namespace assay::train
