#include "assay/quantize/weight_improvement.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "assay/base/parallel.hpp"
#include "assay/quantize/adaptive_rounding.hpp"
#include "assay/quantize/channel_statistics.hpp"
#include "assay/quantize/gram.hpp"
#include "assay/quantize/input_rows_internal.hpp"
#include "assay/quantize/integer_weights_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Tensor;

constexpr std::size_t k_most_rows = 16'384;     // of inputs looked at for each product
constexpr std::size_t k_outputs_together = 32;  // of adaptive rounding: their gradients fit a cache

class Improver {
 public:
  Improver(model::Graph& graph, const ImprovementOptions& options, Calibration& calibration)
      : graph_(graph), options_(options), calibration_(calibration) {}

  Result<std::size_t> run(std::vector<WeightedNode> products) {
    if (options_.bias_correction) ASSAY_TRY(gather_means(products));
    for (std::size_t first = 0; first < products.size();) {
      const std::size_t last = options_.adaptive_rounding ? end_of_pass(products, first) : products.size();
      const std::span<const WeightedNode> share(products.data() + first, last - first);
      std::vector<std::vector<Gram>> grams(share.size());
      if (options_.adaptive_rounding) ASSAY_TRY(gather_grams(share, grams));
      for (std::size_t k = 0; k < share.size(); ++k) {
        ASSAY_TRY(within(improve(share[k], grams[k]), "improving the weights of " + label_of(*share[k].node)));
        grams[k].clear();
      }
      first = last;
    }
    for (Improved& product : improved_) {
      if (product.weight) replace_constant(graph_, product.node, 1, *product.weight);
      if (product.bias) set_bias(product.node, *product.bias);
    }
    return products.size();
  }

 private:
  // Put into the graph when all products are done: until then calibration sees the float network.
  struct Improved {
    onnx::NodeProto* node = nullptr;
    std::optional<Tensor> weight;
    std::optional<Tensor> bias;
  };

  Status gather_means(const std::vector<WeightedNode>& products) {
    std::vector<ChannelledTensor> tensors;
    for (const WeightedNode& product : products) {
      tensors.push_back({product.node->input(0), product.node->op_type() == "Conv" ? 1 : -1});
    }
    ASSAY_ASSIGN(const auto statistics, channel_statistics(graph_, tensors, calibration_, options_.threads));
    for (std::size_t k = 0; k < products.size(); ++k) means_[products[k].node] = statistics[k].mean;
    return {};
  }

  std::size_t gram_bytes(const WeightedNode& product) const {
    const InputRows rows(graph_, product);
    return rows.groups() * rows.width() * rows.width() * sizeof(float);
  }

  std::size_t end_of_pass(const std::vector<WeightedNode>& products, std::size_t first) const {
    std::size_t bytes = gram_bytes(products[first]);
    std::size_t last = first + 1;
    while (last < products.size() && bytes + gram_bytes(products[last]) <= options_.gram_bytes) {
      bytes += gram_bytes(products[last++]);
    }
    return last;
  }

  Status gather_grams(std::span<const WeightedNode> products, std::vector<std::vector<Gram>>& grams) {
    std::vector<std::string> names;
    std::vector<InputRows> rows;
    for (std::size_t k = 0; k < products.size(); ++k) {
      names.push_back(products[k].node->input(0));
      rows.emplace_back(graph_, products[k]);
      grams[k].assign(rows[k].groups(), Gram(rows[k].width()));
    }
    const std::size_t samples = std::max<std::size_t>(1, calibration_.samples());
    return calibration_.run(graph_, names, [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
      for (std::size_t k = 0; k < products.size(); ++k) {
        const std::size_t batch = values[k].shape().empty() ? 1 : static_cast<std::size_t>(values[k].shape()[0]);
        const std::size_t most = std::max<std::size_t>(1, k_most_rows * std::min(batch, samples) / samples);
        ASSAY_ASSIGN(const auto of_groups, rows[k].of(values[k], most));
        ASSAY_TRY(within(add(grams[k], of_groups), names[k]));
      }
      return {};
    });
  }

  Status add(std::vector<Gram>& grams, const std::vector<std::vector<float>>& rows) const {
    std::vector<Status> added(grams.size());
    in_parallel(grams.size(), options_.threads, [&](std::size_t first, std::size_t last) {
      for (std::size_t g = first; g < last; ++g) added[g] = grams[g].add(rows[g]);
    });
    for (const Status& status : added) ASSAY_TRY(Status(status));
    return {};
  }

  void round_adaptively_by_output(Tensor& weight, const WeightChannels& channels, const std::vector<Affine>& affine,
                                  std::vector<Gram>& grams) const {
    const std::size_t in_group = channels.outputs() / grams.size();
    for (std::size_t g = 0; g < grams.size(); ++g) {
      const std::size_t width = grams[g].width();
      const InputProducts products{width, std::move(grams[g]).whole()};
      in_parallel(in_group, options_.threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t output = first; output < last; output += k_outputs_together) {
          const std::size_t count = std::min(k_outputs_together, last - output);
          round_outputs(weight, channels, affine, products, g * in_group + output, count);
        }
      });
    }
  }

  // Outputs first … first + count − 1.
  void round_outputs(Tensor& weight, const WeightChannels& channels, const std::vector<Affine>& affine,
                     const InputProducts& products, std::size_t first, std::size_t count) const {
    auto values = weight.as<float>();
    std::vector<float> rows(count * products.width);
    std::vector<float> scales(count);
    for (std::size_t k = 0; k < products.width; ++k) {  // outputs side by side in memory, where they are so
      for (std::size_t o = 0; o < count; ++o) rows[o * products.width + k] = values[channels.element(first + o, k)];
    }
    for (std::size_t o = 0; o < count; ++o) scales[o] = affine[affine.size() == 1 ? 0 : first + o].scale;
    round_adaptively(rows, scales, options_.weight, products);
    for (std::size_t k = 0; k < products.width; ++k) {
      for (std::size_t o = 0; o < count; ++o) values[channels.element(first + o, k)] = rows[o * products.width + k];
    }
  }

  Status improve(const WeightedNode& product, std::vector<Gram>& grams) {
    const WeightChannels channels = weight_channels_of(graph_, product);
    ASSAY_ASSIGN(const Tensor real, graph_.floats(product.node->input(1)));
    const ChannelLayout layout =
        options_.per_channel ? channels_along(real.shape(), product.axis) : whole(real.shape());
    ASSAY_ASSIGN(const std::vector<Affine> affine,
                 symmetric_affine(real.as<float>(), layout, options_.weight, options_.threads));
    Tensor rounded = real;
    if (options_.adaptive_rounding) {
      round_adaptively_by_output(rounded, channels, affine, grams);
    } else {
      auto values = rounded.as<float>();
      for (std::size_t k = 0; k < values.size(); ++k) {
        const Affine& at = affine[affine.size() == 1 ? 0 : channels.output_of(k)];
        values[k] = dequantize(quantize(values[k], at, options_.weight), at);
      }
    }
    Improved improved{.node = product.node};
    if (options_.bias_correction) {
      ASSAY_ASSIGN(improved.bias, corrected_bias(product, channels, real, rounded));
    }
    if (options_.adaptive_rounding) improved.weight = std::move(rounded);
    improved_.push_back(std::move(improved));
    return {};
  }

  // Nothing for a product that takes no bias.
  Result<std::optional<Tensor>> corrected_bias(const WeightedNode& product, const WeightChannels& channels,
                                               const Tensor& real, const Tensor& rounded) const {
    const bool has_other_bias =
        product.node->input_size() > 2 && !product.node->input(2).empty() && product.bias.empty();
    if (product.node->op_type() == "MatMul" || has_other_bias) return std::optional<Tensor>();
    const std::vector<double>& mean = means_.at(product.node);
    std::vector<double> shift(channels.outputs(), 0.0);
    for (std::size_t k = 0; k < real.elements(); ++k) {
      shift[channels.output_of(k)] +=
          (static_cast<double>(rounded.as<float>()[k]) - real.as<float>()[k]) * mean[channels.input_of(k)];
    }
    Tensor bias(tensor::DType::f32, {static_cast<std::int64_t>(channels.outputs())});
    if (!product.bias.empty()) {
      ASSAY_ASSIGN(const Tensor old, graph_.floats(product.bias));
      for (std::size_t c = 0; c < shift.size(); ++c) {
        bias.as<float>()[c] = old.as<float>()[old.elements() == 1 ? 0 : c];
      }
    }
    for (std::size_t c = 0; c < shift.size(); ++c) {
      bias.as<float>()[c] = static_cast<float>(bias.as<float>()[c] - shift[c]);
    }
    return std::optional<Tensor>(std::move(bias));
  }

  void set_bias(onnx::NodeProto* node, const Tensor& bias) {
    const std::string name = graph_.fresh_name(node->input(1) + "_corrected_bias");
    graph_.set_constant(name, bias.view());
    graph_.set_inputs(node, {node->input(0), node->input(1), name});
  }

  model::Graph& graph_;
  const ImprovementOptions& options_;
  Calibration& calibration_;
  std::map<const onnx::NodeProto*, std::vector<double>> means_;
  std::vector<Improved> improved_;
};

}  // namespace

Result<std::size_t> improve_weights(model::Graph& graph, const std::vector<onnx::NodeProto*>& products,
                                    const ImprovementOptions& options, Calibration& calibration) {
  std::vector<WeightedNode> chosen;
  for (const WeightedNode& product : weighted_nodes(graph)) {
    const bool is_asked = std::ranges::find(products, product.node) != products.end();
    if (is_asked && has_weight_channels(graph, product)) chosen.push_back(product);
  }
  if (chosen.empty() || !(options.adaptive_rounding || options.bias_correction)) return 0;
  Improver improver(graph, options, calibration);
  return improver.run(std::move(chosen));
}

}  // namespace assay::quantize
