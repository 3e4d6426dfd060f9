#include "assay/quantize/qdq_writer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <unordered_set>

#include "assay/quantize/integer_weights_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Shape;
using tensor::Tensor;

Tensor floats(const Shape& shape, const std::vector<float>& values) {
  Tensor tensor(tensor::DType::f32, shape);
  std::ranges::copy(values, tensor.as<float>().begin());
  return tensor;
}

// A group that was 0 all the time has no scale by its range. It still must keep out what a dropped activation did.
Affine affine_of_group(const GridGroup& group, const ActivationRange& range, const Grid& grid) {
  const double levels = grid.most - grid.least;
  if (static_cast<float>((std::max(range.most, 0.0) - std::min(range.least, 0.0)) / levels) > 0) {
    return affine_for(range.least, range.most, grid);
  }
  const bool has_lowest = std::isfinite(group.lowest);
  const bool has_highest = std::isfinite(group.highest);
  const double least = has_lowest ? group.lowest : has_highest ? group.highest - levels : 0;
  const double most = has_highest ? group.highest : has_lowest ? group.lowest + levels : 0;
  return affine_for(least, most, grid);
}

// Whether a channel has no weight but 0.
bool is_channel_empty(std::span<const float> weights, const ChannelLayout& layout, std::size_t channel) {
  for (std::size_t k = 0; k < layout.elements(); ++k) {
    if (weights[layout.at(channel, k)] != 0) return false;
  }
  return true;
}

class Writer {
 public:
  Writer(model::Graph& graph, const QdqPlan& plan, const std::vector<ActivationRange>& ranges, const QdqTypes& types)
      : graph_(graph), plan_(plan), types_(types) {
    for (std::size_t g = 0; g < ranges.size(); ++g) {
      affine_.push_back(affine_of_group(plan.groups[g], ranges[g], types.activation));
    }
  }

  Status write() {
    for (const IntegerNode& node : plan_.nodes) drop_activation(node);
    for (const IntegerNode& node : plan_.nodes) ASSAY_TRY(write_constants(node));
    write_grids();
    for (const IntegerNode& node : plan_.nodes) {
      integers_.insert(node.node);
      if (node.is_output_quantized) from_integers_.insert(node.output);
    }
    for (const auto& [value, group] : plan_.group_of) write_pair(value, group);
    graph_.prune();
    return graph_.order();
  }

  const std::vector<Affine>& affine() const { return affine_; }

 private:
  void drop_activation(const IntegerNode& node) {
    if (node.activation != nullptr) {
      graph_.remove({node.activation});
      graph_.set_output(node.node, 0, node.output);
    }
    if (node.node->op_type() == "Relu") {  // not behind a product: as a table, which LeakyRelu has and Relu has not
      graph_.set_op(node.node, "LeakyRelu");
      model::set_attribute(node.node, "alpha", 0.0F);
    }
  }

  void write_grids() {
    for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
      const std::string& source = plan_.groups[g].source;
      scale_names_.push_back(graph_.fresh_name(source + "_scale"));
      zero_names_.push_back(graph_.fresh_name(source + "_zero_point"));
      graph_.set_constant(scale_names_[g], affine_[g].scale);
      set_zero_point(zero_names_[g], affine_[g].zero_point);
    }
  }

  void set_zero_point(const std::string& name, std::int32_t zero_point) {
    const int bits = types_.activation.most - types_.activation.least > 255 ? 16 : 8;
    graph_.set_constant(name, types_.activation_type, {}, packed(std::vector<std::int32_t>{zero_point}, bits));
  }

  // value → QuantizeLinear → DequantizeLinear; what an integer node gives is read by all in this form, what a float
  // node gives by integer nodes only.
  void write_pair(const std::string& value, std::size_t group) {
    const bool is_from_integers = from_integers_.contains(value);
    const std::vector<onnx::NodeProto*> readers = graph_.consumers(value);
    std::string real = value;
    std::string dequantized = value;
    if (is_from_integers && graph_.is_output(value)) {
      real = graph_.fresh_name(value + "_real");
      rename_source(value, real);
    } else {
      dequantized = graph_.fresh_name(value + "_dequantized");
    }
    const std::string quantized = graph_.fresh_name(value + "_quantized");
    graph_.add_node("QuantizeLinear", {real, scale_names_[group], zero_names_[group]}, {quantized});
    graph_.add_node("DequantizeLinear", {quantized, scale_names_[group], zero_names_[group]}, {dequantized});
    if (dequantized == value) return;
    if (is_from_integers) {  // the graphs inside nodes too
      graph_.replace_uses(value, dequantized, graph_.producer(quantized));
      return;
    }
    for (onnx::NodeProto* reader : readers) {
      if (!integers_.contains(reader)) continue;
      for (int k = 0; k < reader->input_size(); ++k) {
        if (reader->input(k) == value) graph_.set_input(reader, k, dequantized);
      }
    }
  }

  void rename_source(const std::string& value, const std::string& name) {
    onnx::NodeProto* producer = graph_.producer(value);
    for (int k = 0; k < producer->output_size(); ++k) {
      if (producer->output(k) == value) graph_.set_output(producer, k, name);
    }
  }

  Status write_constants(const IntegerNode& node) {
    if (node.kind == IntegerKind::binary) return write_operands(node.node);
    if (node.kind != IntegerKind::product || !graph_.is_constant(node.node->input(1))) return {};
    return within(write_weights(node.node), fmt::format("{} ({})", label_of(*node.node), node.node->op_type()));
  }

  // A constant operand of Add or Mul on a grid of its own.
  Status write_operands(onnx::NodeProto* node) {
    for (int k = 0; k < 2; ++k) {
      const std::string name = node->input(k);
      if (!graph_.is_constant(name)) continue;
      ASSAY_ASSIGN(const Tensor values, graph_.floats(name));
      const auto [least, most] = std::ranges::minmax(values.as<float>());
      const Affine affine = affine_for(least, most, types_.activation);
      const std::string real = graph_.fresh_name(name + "_operand");
      const std::string scale = graph_.fresh_name(real + "_scale");
      const std::string zero = graph_.fresh_name(real + "_zero_point");
      const std::string quantized = graph_.fresh_name(real + "_quantized");
      graph_.set_constant(scale, affine.scale);
      set_zero_point(zero, affine.zero_point);
      graph_.add_node("QuantizeLinear", {name, scale, zero}, {quantized});
      graph_.add_node("DequantizeLinear", {quantized, scale, zero}, {real});
      graph_.set_input(node, k, real);
    }
    return {};
  }

  Status write_weights(onnx::NodeProto* node) {
    const std::string name = node->input(1);
    const bool transposed = node->op_type() == "Gemm" && model::attribute(*node, "transB", std::int64_t{0}) != 0;
    const std::size_t axis = node->op_type() == "Conv" || transposed ? 0 : 1;
    ASSAY_ASSIGN(const Tensor weight, graph_.floats(name));
    const ChannelLayout layout = types_.per_channel ? channels_along(weight.shape(), axis) : whole(weight.shape());
    ASSAY_ASSIGN(std::vector<Affine> affine,
                 symmetric_affine(weight.as<float>(), layout, types_.weight, types_.threads));
    const float input_scale = affine_[plan_.group_of.at(node->input(0))].scale;
    const bool has_bias = node->input_size() > 2 && !node->input(2).empty();
    if (has_bias) {
      for (std::size_t c = 0; c < affine.size(); ++c) {
        if (is_channel_empty(weight.as<float>(), layout, c)) affine[c].scale = 0;
      }
      ASSAY_TRY(write_bias(node, input_scale, affine));
    }
    graph_.set_input(node, 1, weight_behind_scale(name, axis, weight, layout, affine));
    return {};
  }

  // int32 at scale(input) · scale(weight), the scales of weights raised where the bias would not fit its type. A
  // channel without weights, whose scale is 0, gets the one that is best for its bias.
  Status write_bias(onnx::NodeProto* node, float input_scale, std::vector<Affine>& affine) {
    const std::string name = node->input(2);
    ASSAY_ASSIGN(const Tensor bias, graph_.floats(name));
    const auto values = bias.as<float>();
    std::vector<std::int32_t> quantized(values.size());
    std::vector<float> scales(affine.size());
    for (std::size_t c = 0; c < values.size(); ++c) {
      Affine& weight = affine[affine.size() == 1 ? 0 : c];
      const double magnitude = std::abs(static_cast<double>(values[c]));
      constexpr double fits = 1 << 30;
      weight.scale = std::max(weight.scale, static_cast<float>(magnitude / input_scale / fits));
    }
    for (std::size_t c = 0; c < affine.size(); ++c) {
      if (affine[c].scale == 0) affine[c].scale = 1;
      scales[c] = input_scale * affine[c].scale;
    }
    for (std::size_t c = 0; c < values.size(); ++c) {
      const double steps = std::nearbyint(static_cast<double>(values[c]) / scales[affine.size() == 1 ? 0 : c]);
      quantized[c] = static_cast<std::int32_t>(steps);
    }
    const Shape shape =
        affine.size() == 1 && !types_.per_channel ? Shape{} : Shape{static_cast<std::int64_t>(affine.size())};
    const std::string integers = graph_.fresh_name(name + "_int32");
    graph_.set_constant(integers, onnx::TensorProto::INT32, bias.shape(), packed(quantized, 32));
    graph_.set_input(node, 2, behind_scale(name, integers, onnx::TensorProto::INT32, floats(shape, scales), 0));
    return {};
  }

  // The name of the weight as float behind a DequantizeLinear; the same for nodes that share weight and scales.
  std::string weight_behind_scale(const std::string& name, std::size_t axis, const Tensor& weight,
                                  const ChannelLayout& layout, const std::vector<Affine>& affine) {
    std::vector<float> scales(affine.size());
    std::ranges::transform(affine, scales.begin(), &Affine::scale);
    std::string& real = written_[{name, scales}];
    if (!real.empty()) return real;
    const Shape shape = types_.per_channel ? Shape{static_cast<std::int64_t>(affine.size())} : Shape{};
    // In the float weight's place where nothing else reads it, so that both are never held for all weights at once.
    const std::string integers = only_consumer(graph_, name) != nullptr ? name : graph_.fresh_name(name + "_int8");
    graph_.set_constant(integers, onnx::TensorProto::INT8, weight.shape(),
                        integer_weights(weight.as<float>(), layout, affine, types_.weight, types_.threads));
    real = behind_scale(name, integers, onnx::TensorProto::INT8, floats(shape, scales), axis);
    return real;
  }

  // Integers as float behind a DequantizeLinear with these scales, one for all or one for each channel of `axis`.
  std::string behind_scale(const std::string& name, const std::string& integers, std::int32_t type,
                           const Tensor& scales, std::size_t axis) {
    const std::string scale = graph_.fresh_name(integers + "_scale");
    const std::string zero = graph_.fresh_name(integers + "_zero_point");
    const std::string real = graph_.fresh_name(name + "_real");
    const std::size_t bytes = type == onnx::TensorProto::INT8 ? 1 : 4;
    graph_.set_constant(scale, scales.view());
    graph_.set_constant(zero, type, scales.shape(), std::string(scales.elements() * bytes, '\0'));
    onnx::NodeProto* behind = graph_.add_node("DequantizeLinear", {integers, scale, zero}, {real});
    if (!scales.shape().empty()) model::set_attribute(behind, "axis", static_cast<std::int64_t>(axis));
    return real;
  }

  model::Graph& graph_;
  const QdqPlan& plan_;
  const QdqTypes& types_;
  std::vector<Affine> affine_;
  std::vector<std::string> scale_names_;
  std::vector<std::string> zero_names_;
  std::unordered_set<const onnx::NodeProto*> integers_;
  std::unordered_set<std::string> from_integers_;
  std::map<std::pair<std::string, std::vector<float>>, std::string> written_;
};

}  // namespace

Result<std::vector<Affine>> write_qdq(model::Graph& graph, const QdqPlan& plan,
                                      const std::vector<ActivationRange>& ranges, const QdqTypes& types) {
  Writer writer(graph, plan, ranges, types);
  ASSAY_TRY(writer.write());
  return writer.affine();
}

}  // namespace assay::quantize
