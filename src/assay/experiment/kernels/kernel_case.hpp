#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/model/one_node_model.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::experiment {

// One run of a kernel and what exact arithmetic gives for it.
struct KernelTrial {
  std::string shape;                   // "M=4 K=32 N=8, constant weights, extreme values"
  std::vector<tensor::Tensor> inputs;  // in the order of the model's inputs
  std::vector<double> expected;        // row-major
  std::vector<double> allowed;         // largest difference that rounding explains; one for all, or one each
};

// One model of one node, and runs of it. Owns the constants that the model borrows.
struct KernelCase {
  std::string kernel;
  std::string types;
  model::OneNodeModel model;
  std::vector<std::unique_ptr<tensor::Tensor>> constants;
  std::vector<KernelTrial> trials;

  void add_constant(const std::string& name, tensor::Tensor values);
};

// An integer type and its range, as kernels take it.
struct IntegerType {
  tensor::DType dtype = tensor::DType::u8;
  std::int32_t least = 0;
  std::int32_t most = 255;
  std::string name() const { return std::string(tensor::name_of(dtype)); }
};
inline constexpr IntegerType k_uint8{tensor::DType::u8, 0, 255};
inline constexpr IntegerType k_int8{tensor::DType::i8, -128, 127};

using TypePair = std::pair<IntegerType, IntegerType>;  // activation, weight
std::string text_of(const TypePair& types);

// A size as ONNX writes it.
inline std::int64_t whole(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

// Values of a type: over its whole range, or its two ends alone, where sums are largest and saturation shows.
enum class OperandDraw { uniform, extreme };
std::vector<std::int32_t> draw(RandomStream& random, std::size_t count, const IntegerType& type, OperandDraw how);
tensor::Tensor tensor_of(const std::vector<std::int32_t>& values, const IntegerType& type, tensor::Shape shape);
tensor::Tensor scalar_of(std::int32_t value, const IntegerType& type);
tensor::Tensor floats_of(const std::vector<float>& values, tensor::Shape shape);

// Hands a case over for running and drops it.
using CaseSink = std::function<Status(KernelCase&&)>;

// The grids. Drawn from `seed`; the cases do not depend on one another.
Status matmul_integer_cases(std::uint64_t seed, const CaseSink& sink);
Status qlinear_matmul_cases(std::uint64_t seed, const CaseSink& sink);
Status conv_integer_cases(std::uint64_t seed, const CaseSink& sink);
Status qlinear_conv_cases(std::uint64_t seed, const CaseSink& sink);
Status dynamic_matmul_cases(std::uint64_t seed, const CaseSink& sink);
Status blocked_matmul_cases(std::uint64_t seed, const CaseSink& sink);

}  // namespace assay::experiment
