#include <algorithm>
#include <array>
#include <cmath>

#include "assay/experiment/kernels/exact_products.hpp"
#include "assay/experiment/kernels/kernel_case.hpp"

// Kernels that take float activations and round them to 8 bits on the way: the reference rounds likewise or not at all,
// and what is allowed is the most that rounding can move each sum.

namespace assay::experiment {
namespace {

using tensor::DType;

constexpr const char* k_microsoft = "com.microsoft";
constexpr double k_float_error = 1e-4;  // of float32 sums this long, as a share of the largest

std::vector<float> draw_floats(RandomStream& random, std::size_t count) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(2 * random.uniform() - 1);
  return values;
}

// ONNX DynamicQuantizeLinear.
struct DynamicQuantization {
  float scale = 1;
  std::int32_t zero = 0;
  std::vector<std::int32_t> values;
};

DynamicQuantization dynamically(const std::vector<float>& real) {
  const float least = std::min(0.0F, *std::ranges::min_element(real));
  const float most = std::max(0.0F, *std::ranges::max_element(real));
  DynamicQuantization q{.scale = most == least ? 1.0F : (most - least) / 255.0F};
  q.zero = static_cast<std::int32_t>(std::clamp(std::nearbyint(-least / q.scale), 0.0F, 255.0F));
  for (const float value : real) {
    const float level = std::nearbyint(value / q.scale) + static_cast<float>(q.zero);
    q.values.push_back(static_cast<std::int32_t>(std::clamp(level, 0.0F, 255.0F)));
  }
  return q;
}

struct DynamicSizes {
  std::size_t inner;
  std::size_t columns;
};
constexpr std::array<DynamicSizes, 3> k_dynamic_sizes{{{16, 8}, {64, 33}, {256, 48}}};
constexpr std::array<std::size_t, 5> k_float_rows{1, 2, 5, 16, 33};

KernelCase dynamic_case(RandomStream& random, const DynamicSizes& sizes, const IntegerType& type) {
  KernelCase made{.kernel = "DynamicQuantizeMatMul", .types = "float32 × " + type.name()};
  const auto weights = draw(random, sizes.inner * sizes.columns, type, OperandDraw::uniform);
  const std::array<std::int32_t, 1> zeros{type.least < 0 ? 0 : draw(random, 1, type, OperandDraw::uniform).front()};
  constexpr float k_weight_scale = 0.01F;
  made.model = {.op = "DynamicQuantizeMatMul",
                .domain = k_microsoft,
                .operands = {"a", "b", "bs", "bz"},
                .inputs = {{"a", DType::f32, {-1, whole(sizes.inner)}}},
                .output = {"y", DType::f32, {-1, whole(sizes.columns)}}};
  made.add_constant("b", tensor_of(weights, type, {whole(sizes.inner), whole(sizes.columns)}));
  made.add_constant("bs", floats_of({k_weight_scale}, {}));
  made.add_constant("bz", scalar_of(zeros.front(), type));
  for (const std::size_t rows : k_float_rows) {
    const auto real = draw_floats(random, rows * sizes.inner);
    const DynamicQuantization q = dynamically(real);
    KernelTrial trial{.shape = fmt::format("M={} K={} N={}", rows, sizes.inner, sizes.columns)};
    trial.inputs.push_back(floats_of(real, {whole(rows), whole(sizes.inner)}));
    const double unit = static_cast<double>(q.scale) * static_cast<double>(k_weight_scale);
    for (const std::int64_t sum : exact_matmul(q.values, weights, sizes.inner, sizes.columns, q.zero, zeros)) {
      trial.expected.push_back(static_cast<double>(sum) * unit);
      // Two activations that lie half-way between two levels may go either way; 255 is the largest weight.
      trial.allowed.push_back(unit * 2 * 255 + k_float_error * std::abs(trial.expected.back()));
    }
    made.trials.push_back(std::move(trial));
  }
  return made;
}

// Weights of MatMulNBits: [columns][inner] on a grid of four or eight bits, in blocks along the sum.
struct BlockedSizes {
  std::int32_t bits;
  std::size_t inner;
  std::size_t columns;
  std::size_t block;
  bool asymmetric;
  std::size_t blocks() const { return (inner + block - 1) / block; }
};

struct BlockedWeights {
  std::vector<std::int32_t> levels;  // [columns, blocks · block]; what is beyond `inner` is not read
  std::vector<float> scales;         // [columns, blocks]
  std::vector<std::int32_t> zeros;   // the same; the middle of the grid throughout without asymmetry
};

BlockedWeights draw_blocked(RandomStream& random, const BlockedSizes& s) {
  const IntegerType grid{DType::u8, 0, (1 << s.bits) - 1};
  BlockedWeights w{draw(random, s.columns * s.blocks() * s.block, grid, OperandDraw::uniform), {}, {}};
  w.scales = draw_floats(random, s.columns * s.blocks());
  for (float& scale : w.scales) scale = 0.01F * (1.5F + scale);
  w.zeros = draw(random, s.columns * s.blocks(), grid, OperandDraw::uniform);
  if (!s.asymmetric) std::ranges::fill(w.zeros, 1 << (s.bits - 1));
  return w;
}

// Of four bits two to a byte, low nibble first, each row on a byte of its own.
std::vector<std::int32_t> packed(const std::vector<std::int32_t>& levels, std::size_t row, std::int32_t bits) {
  if (bits == 8) return levels;
  std::vector<std::int32_t> bytes;
  for (std::size_t first = 0; first < levels.size(); first += row) {
    for (std::size_t i = 0; i < row; i += 2) {
      const std::int32_t high = i + 1 < row ? levels[first + i + 1] : 0;
      bytes.push_back(levels[first + i] | high << 4);
    }
  }
  return bytes;
}

// Exact real arithmetic on the float activations, and how far rounding each block of them to int8 by its largest value
// can move a sum: Σ over blocks of max|a| / 254 · Σ|w| (half a step of max|a| / 127).
void add_blocked_reference(const std::vector<float>& real, const BlockedWeights& w, const BlockedSizes& s,
                           KernelTrial& trial) {
  for (std::size_t row = 0; row < real.size() / s.inner; ++row) {
    for (std::size_t column = 0; column < s.columns; ++column) {
      double sum = 0;
      double moved = 0;
      double total = 0;
      for (std::size_t block = 0; block < s.blocks(); ++block) {
        const std::size_t at = column * s.blocks() + block;
        double largest = 0;
        double weights = 0;
        for (std::size_t k = block * s.block; k < std::min((block + 1) * s.block, s.inner); ++k) {
          const double a = real[row * s.inner + k];
          const double weight = (w.levels[column * s.blocks() * s.block + k] - w.zeros[at]) * double{w.scales[at]};
          sum += a * weight;
          total += std::abs(a * weight);
          weights += std::abs(weight);
          largest = std::max(largest, std::abs(a));
        }
        moved += largest / 254 * weights;
      }
      trial.expected.push_back(sum);
      trial.allowed.push_back(1.01 * moved + k_float_error * total);
    }
  }
}

KernelCase blocked_case(RandomStream& random, const BlockedSizes& s) {
  KernelCase made{.kernel = "MatMulNBits", .types = fmt::format("float32 × int{}, accuracy level 4", s.bits)};
  const BlockedWeights w = draw_blocked(random, s);
  made.model = {.op = "MatMulNBits",
                .domain = k_microsoft,
                .attributes = {{"K", whole(s.inner)},
                               {"N", whole(s.columns)},
                               {"bits", std::int64_t{s.bits}},
                               {"block_size", whole(s.block)},
                               {"accuracy_level", std::int64_t{4}}},
                .operands = {"a", "b", "bs"},
                .inputs = {{"a", DType::f32, {-1, whole(s.inner)}}},
                .output = {"y", DType::f32, {-1, whole(s.columns)}}};
  const std::size_t block_bytes = s.block * static_cast<std::size_t>(s.bits) / 8;
  made.add_constant("b", tensor_of(packed(w.levels, s.block, s.bits), k_uint8,
                                   {whole(s.columns), whole(s.blocks()), whole(block_bytes)}));
  made.add_constant("bs", floats_of(w.scales, {whole(s.columns * s.blocks())}));
  if (s.asymmetric) {
    const auto zeros = packed(w.zeros, s.blocks(), s.bits);
    made.add_constant("bz", tensor_of(zeros, k_uint8, {whole(zeros.size())}));
    made.model.operands.emplace_back("bz");
  }
  for (const std::size_t rows : k_float_rows) {
    const auto real = draw_floats(random, rows * s.inner);
    KernelTrial trial{.shape = fmt::format("M={} K={} N={} block={}{}", rows, s.inner, s.columns, s.block,
                                           s.asymmetric ? " with zero points" : "")};
    trial.inputs.push_back(floats_of(real, {whole(rows), whole(s.inner)}));
    add_blocked_reference(real, w, s, trial);
    made.trials.push_back(std::move(trial));
  }
  return made;
}

}  // namespace

Status dynamic_matmul_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const IntegerType& type : {k_uint8, k_int8}) {
    for (const DynamicSizes& sizes : k_dynamic_sizes) {
      RandomStream random(seed, stream_named("kernel DynamicQuantizeMatMul"), number++);
      ASSAY_TRY(sink(dynamic_case(random, sizes, type)));
    }
  }
  return {};
}

Status blocked_matmul_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const std::int32_t bits : {4, 8}) {
    for (const std::size_t block : {std::size_t{16}, std::size_t{32}, std::size_t{64}, std::size_t{128}}) {
      for (const auto& [inner, columns] : {std::pair<std::size_t, std::size_t>{256, 32}, {160, 33}}) {
        for (const bool asymmetric : {false, true}) {
          RandomStream random(seed, stream_named("kernel MatMulNBits"), number++);
          ASSAY_TRY(sink(blocked_case(random, {bits, inner, columns, block, asymmetric})));
        }
      }
    }
  }
  return {};
}

}  // namespace assay::experiment
