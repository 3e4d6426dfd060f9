#include <algorithm>
#include <array>
#include <cmath>

#include "assay/experiment/kernels/exact_products.hpp"
#include "assay/experiment/kernels/kernel_case.hpp"

namespace assay::experiment {
namespace {

using tensor::DType;
using tensor::Tensor;

struct Sizes {
  std::size_t inner;
  std::size_t columns;
};

// Around the widths of registers and tiles, where kernels change their path.
constexpr std::array<Sizes, 9> k_sizes{
    {{1, 1}, {3, 5}, {4, 16}, {16, 17}, {32, 8}, {33, 31}, {64, 64}, {127, 48}, {256, 33}}};
constexpr std::array<Sizes, 4> k_fewer_sizes{{{4, 16}, {33, 31}, {64, 64}, {256, 33}}};
constexpr std::array<std::size_t, 12> k_rows{1, 2, 3, 4, 5, 8, 16, 17, 31, 32, 33, 100};

const std::array<TypePair, 4> k_types{{{k_uint8, k_uint8}, {k_uint8, k_int8}, {k_int8, k_int8}, {k_int8, k_uint8}}};

std::vector<double> reals(const std::vector<std::int64_t>& values) {
  return {values.begin(), values.end()};
}

std::string shape_text(std::size_t rows, const Sizes& sizes, const char* rest) {
  return fmt::format("M={} K={} N={}{}", rows, sizes.inner, sizes.columns, rest);
}

const char* text_of(OperandDraw how) {
  return how == OperandDraw::extreme ? ", extreme values" : "";
}

tensor::Shape shape_of(std::size_t rows, std::size_t columns) {
  return {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
}

// Numbers of one product that do not depend on its rows.
struct Weights {
  std::vector<std::int32_t> values;
  std::vector<std::int32_t> zeros;  // one for all
  std::int32_t left_zero = 0;
};

Weights draw_weights(RandomStream& random, const Sizes& sizes, const TypePair& types, OperandDraw how) {
  Weights weights{draw(random, sizes.inner * sizes.columns, types.second, how), {}, 0};
  weights.zeros = {types.second.least < 0 ? 0 : draw(random, 1, types.second, OperandDraw::uniform).front()};
  weights.left_zero = draw(random, 1, types.first, OperandDraw::uniform).front();
  return weights;
}

KernelCase integer_case(RandomStream& random, const Sizes& sizes, const TypePair& types, OperandDraw how,
                        bool constant) {
  KernelCase made{.kernel = "MatMulInteger", .types = experiment::text_of(types)};
  const Weights weights = draw_weights(random, sizes, types, how);
  Tensor right = tensor_of(weights.values, types.second, shape_of(sizes.inner, sizes.columns));
  made.model = {.op = "MatMulInteger",
                .operands = {"a", "b", "az", "bz"},
                .inputs = {{"a", types.first.dtype, {-1, static_cast<std::int64_t>(sizes.inner)}}},
                .output = {"y", DType::i32, {-1, static_cast<std::int64_t>(sizes.columns)}}};
  made.add_constant("az", scalar_of(weights.left_zero, types.first));
  made.add_constant("bz", scalar_of(weights.zeros.front(), types.second));
  if (constant) made.add_constant("b", right);
  if (!constant) made.model.inputs.push_back({"b", types.second.dtype, right.shape()});
  for (const std::size_t rows : k_rows) {
    const auto left = draw(random, rows * sizes.inner, types.first, how);
    KernelTrial trial{.shape = shape_text(rows, sizes, constant ? text_of(how) : ", weights at run time")};
    trial.inputs.push_back(tensor_of(left, types.first, shape_of(rows, sizes.inner)));
    if (!constant) trial.inputs.push_back(right);
    trial.expected =
        reals(exact_matmul(left, weights.values, sizes.inner, sizes.columns, weights.left_zero, weights.zeros));
    trial.allowed = {0};
    made.trials.push_back(std::move(trial));
  }
  return made;
}

// A scale that spreads the sums over the output's grid.
double scale_for(const std::vector<std::int64_t>& sums) {
  double largest = 1;
  for (const std::int64_t sum : sums) largest = std::max(largest, std::abs(static_cast<double>(sum)));
  return 127.0 / largest;
}

// QLinearMatMul, or QGemm, which adds a bias in int32.
KernelCase qlinear_case(RandomStream& random, const Sizes& sizes, const TypePair& types, OperandDraw how,
                        bool has_bias) {
  KernelCase made{.kernel = has_bias ? "QGemm" : "QLinearMatMul", .types = experiment::text_of(types)};
  const Weights weights = draw_weights(random, sizes, types, how);
  const IntegerType& out = types.first;
  const std::int32_t out_zero = draw(random, 1, out, OperandDraw::uniform).front();
  const auto probe = draw(random, 8 * sizes.inner, types.first, how);
  const double scale =
      scale_for(exact_matmul(probe, weights.values, sizes.inner, sizes.columns, weights.left_zero, weights.zeros));
  made.model = {.op = made.kernel,
                .operands = {"a", "as", "az", "b", "bs", "bz", "ys", "yz"},
                .inputs = {{"a", types.first.dtype, {-1, static_cast<std::int64_t>(sizes.inner)}}},
                .output = {"y", out.dtype, {-1, static_cast<std::int64_t>(sizes.columns)}}};
  const auto single = static_cast<float>(scale);
  made.add_constant("as", floats_of({single}, {}));
  made.add_constant("az", scalar_of(weights.left_zero, types.first));
  made.add_constant("b", tensor_of(weights.values, types.second, shape_of(sizes.inner, sizes.columns)));
  made.add_constant("bs", floats_of({1.0F}, {}));
  made.add_constant("bz", scalar_of(weights.zeros.front(), types.second));
  made.add_constant("ys", floats_of({1.0F}, {}));
  made.add_constant("yz", scalar_of(out_zero, out));
  std::vector<std::int32_t> bias(sizes.columns, 0);
  if (has_bias) {
    bias = draw(random, sizes.columns, k_int8, OperandDraw::uniform);
    Tensor values(DType::i32, {whole(sizes.columns)});
    std::ranges::copy(bias, values.as<std::int32_t>().begin());
    made.add_constant("c", std::move(values));
    made.model.domain = "com.microsoft";
    made.model.operands.insert(made.model.operands.begin() + 6, "c");
  }
  for (const std::size_t rows : k_rows) {
    const auto left = draw(random, rows * sizes.inner, types.first, how);
    KernelTrial trial{.shape = shape_text(rows, sizes, text_of(how)), .allowed = {1}};
    trial.inputs.push_back(tensor_of(left, types.first, shape_of(rows, sizes.inner)));
    for (const std::int64_t product :
         exact_matmul(left, weights.values, sizes.inner, sizes.columns, weights.left_zero, weights.zeros)) {
      const std::int64_t sum = product + bias[trial.expected.size() % sizes.columns];
      const double level = std::nearbyint(static_cast<double>(sum) * static_cast<double>(single)) + out_zero;
      trial.expected.push_back(std::clamp<double>(level, out.least, out.most));
    }
    made.trials.push_back(std::move(trial));
  }
  return made;
}

}  // namespace

Status matmul_integer_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const TypePair& types : k_types) {
    for (const Sizes& sizes : k_sizes) {
      for (const auto& [how, constant] : {std::pair{OperandDraw::uniform, true}, std::pair{OperandDraw::extreme, true},
                                          std::pair{OperandDraw::uniform, false}}) {
        RandomStream random(seed, stream_named("kernel MatMulInteger"), number++);
        ASSAY_TRY(sink(integer_case(random, sizes, types, how, constant)));
      }
    }
  }
  return {};
}

Status qlinear_matmul_cases(std::uint64_t seed, const CaseSink& sink) {
  std::uint64_t number = 0;
  for (const bool has_bias : {false, true}) {
    for (const TypePair& types : k_types) {
      for (const Sizes& sizes : k_fewer_sizes) {
        for (const OperandDraw how : {OperandDraw::uniform, OperandDraw::extreme}) {
          RandomStream random(seed, stream_named("kernel QLinearMatMul"), number++);
          ASSAY_TRY(sink(qlinear_case(random, sizes, types, how, has_bias)));
        }
      }
    }
  }
  return {};
}

}  // namespace assay::experiment
