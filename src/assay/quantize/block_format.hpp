#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/quantize/affine.hpp"

namespace assay::quantize {

// Weights in blocks of consecutive inputs of one output, each block with its own scale (and zero point).
struct BlockFormat {
  int bits = 4;  // 4 or 8
  std::size_t block = 32;
  bool symmetric = false;  // zero point in the middle of the codes

  Grid grid() const { return grid_of(bits, true, symmetric, false); }
  std::int32_t middle() const { return 1 << (bits - 1); }  // the code of 0 in a symmetric format
  std::size_t blocks(std::size_t inputs) const { return (inputs + block - 1) / block; }
};

// A matrix in such a format: weight = scale · (code − zero_point), all per output first.
struct BlockedWeights {
  BlockFormat format;
  std::size_t outputs = 0;
  std::size_t inputs = 0;
  std::vector<std::uint8_t> codes;        // [outputs, inputs], 0 … 2^bits − 1
  std::vector<float> scales;              // [outputs, blocks]
  std::vector<std::uint8_t> zero_points;  // [outputs, blocks], as codes

  BlockedWeights(const BlockFormat& format, std::size_t outputs, std::size_t inputs);
  std::size_t blocks() const { return format.blocks(inputs); }
};

// The parameters of one block by its smallest and largest weight (affine_for), the zero point on the signed grid.
Affine block_affine(std::span<const float> block, const BlockFormat& format);

// Every weight of [outputs, inputs] to the nearest code, ties to even. Finite weights only.
BlockedWeights round_to_nearest(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
                                const BlockFormat& format);

// The real values the codes stand for, [outputs, inputs].
std::vector<float> dequantized(const BlockedWeights& weights);

// The bytes of com.microsoft MatMulNBits: its B [outputs, blocks, block · bits / 8], inputs beyond the last padded with
// the zero point, and its zero points [outputs, ⌈blocks · bits / 8⌉]; two 4-bit codes to a byte, low nibble first.
std::string packed_codes(const BlockedWeights& weights);
std::string packed_zero_points(const BlockedWeights& weights);

// The bytes of an ONNX constant [inputs, outputs] of the codes, and [blocks, outputs] of the zero points, for
// DequantizeLinear along axis 0: signed numbers about 0 for a symmetric format, codes otherwise.
std::string transposed_codes(const BlockedWeights& weights);
std::string transposed_zero_points(const BlockedWeights& weights);
std::vector<float> transposed_scales(const BlockedWeights& weights);  // [blocks, outputs]

}  // namespace assay::quantize
