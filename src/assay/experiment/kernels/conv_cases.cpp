#include <algorithm>
#include <array>
#include <cmath>

#include "assay/experiment/kernels/exact_products.hpp"
#include "assay/experiment/kernels/kernel_case.hpp"

namespace assay::experiment {
namespace {

using tensor::DType;

// Pointwise, with padding, strided, in groups and depthwise; channels around the widths of registers.
const std::array<ConvGeometry, 8> k_geometries{{{3, 9, 8, 3, 1, 1, 1},
                                                {16, 7, 16, 1, 0, 1, 1},
                                                {17, 6, 5, 3, 1, 1, 1},
                                                {32, 8, 24, 3, 1, 2, 1},
                                                {16, 7, 16, 3, 1, 1, 16},
                                                {12, 7, 8, 3, 0, 1, 4},
                                                {1, 12, 33, 5, 2, 1, 1},
                                                {64, 4, 40, 1, 0, 1, 1}}};

const std::array<TypePair, 3> k_conv_types{{{k_uint8, k_uint8}, {k_uint8, k_int8}, {k_int8, k_int8}}};

std::string text_of(const ConvGeometry& g, OperandDraw how, bool per_channel) {
  return fmt::format("{}×{}×{} → {} filters {}×{}, padding {}, stride {}, groups {}{}{}", g.channels, g.size, g.size,
                     g.filters, g.kernel, g.kernel, g.padding, g.stride, g.groups,
                     per_channel ? ", scale per channel" : "", how == OperandDraw::extreme ? ", extreme values" : "");
}

// What both operators have in common.
struct Convolution {
  ConvGeometry geometry;
  TypePair types;
  std::vector<std::int32_t> input;
  std::vector<std::int32_t> weights;
  std::int32_t input_zero = 0;
  std::int32_t weight_zero = 0;
  std::vector<std::int64_t> sums;
};

Convolution draw_convolution(RandomStream& random, const ConvGeometry& g, const TypePair& types, OperandDraw how) {
  Convolution c{.geometry = g, .types = types};
  c.input = draw(random, g.channels * g.size * g.size, types.first, how);
  c.weights = draw(random, g.filters * g.group_channels() * g.kernel * g.kernel, types.second, how);
  c.input_zero = draw(random, 1, types.first, OperandDraw::uniform).front();
  c.weight_zero = types.second.least < 0 ? 0 : draw(random, 1, types.second, OperandDraw::uniform).front();
  const std::array<std::int32_t, 1> zeros{c.weight_zero};
  c.sums = exact_conv(c.input, c.weights, g, c.input_zero, zeros);
  return c;
}

KernelCase case_of(const Convolution& c, const char* op, DType output) {
  const ConvGeometry& g = c.geometry;
  KernelCase made{.kernel = op, .types = experiment::text_of(c.types)};
  made.model.op = op;
  made.model.attributes = {{"group", whole(g.groups)},
                           {"kernel_shape", std::vector{whole(g.kernel), whole(g.kernel)}},
                           {"pads", std::vector<std::int64_t>(4, whole(g.padding))},
                           {"strides", std::vector{whole(g.stride), whole(g.stride)}}};
  made.model.inputs = {{"x", c.types.first.dtype, {1, whole(g.channels), whole(g.size), whole(g.size)}}};
  made.model.output = {"y", output, {1, whole(g.filters), whole(g.output_size()), whole(g.output_size())}};
  made.add_constant("w", tensor_of(c.weights, c.types.second,
                                   {whole(g.filters), whole(g.group_channels()), whole(g.kernel), whole(g.kernel)}));
  made.add_constant("xz", scalar_of(c.input_zero, c.types.first));
  return made;
}

KernelTrial trial_of(const Convolution& c, std::string shape, double allowed) {
  KernelTrial trial{.shape = std::move(shape), .allowed = {allowed}};
  const ConvGeometry& g = c.geometry;
  trial.inputs.push_back(tensor_of(c.input, c.types.first, {1, whole(g.channels), whole(g.size), whole(g.size)}));
  return trial;
}

KernelCase integer_case(RandomStream& random, const ConvGeometry& g, const TypePair& types, OperandDraw how) {
  const Convolution c = draw_convolution(random, g, types, how);
  KernelCase made = case_of(c, "ConvInteger", DType::i32);
  made.model.operands = {"x", "w", "xz", "wz"};
  made.add_constant("wz", scalar_of(c.weight_zero, types.second));
  KernelTrial trial = trial_of(c, text_of(g, how, false), 0);
  trial.expected.assign(c.sums.begin(), c.sums.end());
  made.trials.push_back(std::move(trial));
  return made;
}

// With scales of 1 for input and output, the weights' scales alone bring the sums onto the grid.
std::vector<float> scales_for(RandomStream& random, const Convolution& c, bool per_channel) {
  double largest = 1;
  for (const std::int64_t sum : c.sums) largest = std::max(largest, std::abs(static_cast<double>(sum)));
  std::vector<float> scales(per_channel ? c.geometry.filters : 1);
  for (float& scale : scales) scale = static_cast<float>((per_channel ? 0.5 + random.uniform() : 1.0) * 127 / largest);
  return scales;
}

KernelCase qlinear_case(RandomStream& random, const ConvGeometry& g, const TypePair& types, OperandDraw how,
                        bool per_channel) {
  const Convolution c = draw_convolution(random, g, types, how);
  const IntegerType& out = types.first;
  const std::int32_t out_zero = draw(random, 1, out, OperandDraw::uniform).front();
  const std::vector<float> scales = scales_for(random, c, per_channel);
  KernelCase made = case_of(c, "QLinearConv", out.dtype);
  made.model.operands = {"x", "xs", "xz", "w", "ws", "wz", "ys", "yz"};
  made.add_constant("xs", floats_of({1.0F}, {}));
  made.add_constant("ys", floats_of({1.0F}, {}));
  made.add_constant("yz", scalar_of(out_zero, out));
  const auto count = static_cast<std::int64_t>(scales.size());
  made.add_constant("ws", floats_of(scales, per_channel ? tensor::Shape{count} : tensor::Shape{}));
  made.add_constant(
      "wz", per_channel ? tensor_of(std::vector<std::int32_t>(scales.size(), c.weight_zero), types.second, {count})
                        : scalar_of(c.weight_zero, types.second));
  KernelTrial trial = trial_of(c, text_of(g, how, per_channel), 1);
  const std::size_t area = g.output_size() * g.output_size();
  for (std::size_t i = 0; i < c.sums.size(); ++i) {
    const double scale = scales[per_channel ? i / area : 0];
    const double level = std::nearbyint(static_cast<double>(c.sums[i]) * scale) + out_zero;
    trial.expected.push_back(std::clamp<double>(level, out.least, out.most));
  }
  made.trials.push_back(std::move(trial));
  return made;
}

}  // namespace

Status conv_integer_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const TypePair& types : k_conv_types) {
    for (const ConvGeometry& geometry : k_geometries) {
      for (const OperandDraw how : {OperandDraw::uniform, OperandDraw::extreme}) {
        RandomStream random(seed, stream_named("kernel ConvInteger"), number++);
        ASSAY_TRY(sink(integer_case(random, geometry, types, how)));
      }
    }
  }
  return {};
}

Status qlinear_conv_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const TypePair& types : k_conv_types) {
    for (const ConvGeometry& geometry : k_geometries) {
      for (const OperandDraw how : {OperandDraw::uniform, OperandDraw::extreme}) {
        for (const bool per_channel : {false, true}) {
          RandomStream random(seed, stream_named("kernel QLinearConv"), number++);
          ASSAY_TRY(sink(qlinear_case(random, geometry, types, how, per_channel)));
        }
      }
    }
  }
  return {};
}

}  // namespace assay::experiment
