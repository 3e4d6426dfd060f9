#include "assay/quantize/block_format.hpp"

#include <algorithm>
#include <thread>

#include "assay/base/check.hpp"
#include "assay/base/parallel.hpp"

namespace assay::quantize {
namespace {

// Codes one after the other, 4-bit ones two to a byte. Each output's last byte is filled with zero.
class CodeWriter {
 public:
  CodeWriter(int bits, std::size_t codes) : bits_(bits) { bytes_.reserve((codes * bits + 7) / 8); }

  void add(std::int32_t code) {
    const auto byte = static_cast<unsigned char>(bits_ == 4 ? code & 0x0F : code & 0xFF);
    if (bits_ == 4 && half_full_) {
      bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | (byte << 4));
    } else {
      bytes_.push_back(static_cast<char>(byte));
    }
    half_full_ = bits_ == 4 && !half_full_;
  }
  void end_row() { half_full_ = false; }
  std::string take() { return std::move(bytes_); }

 private:
  int bits_;
  bool half_full_ = false;
  std::string bytes_;
};

std::string transposed(std::span<const std::uint8_t> codes, std::size_t rows, std::size_t columns,
                       const BlockFormat& format) {
  CodeWriter writer(format.bits, codes.size());
  const std::int32_t origin = format.symmetric ? format.middle() : 0;
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = 0; r < rows; ++r) writer.add(codes[r * columns + c] - origin);
  }
  return writer.take();
}

}  // namespace

BlockedWeights::BlockedWeights(const BlockFormat& of, std::size_t output_count, std::size_t input_count)
    : format(of),
      outputs(output_count),
      inputs(input_count),
      codes(output_count * input_count),
      scales(output_count * of.blocks(input_count)),
      zero_points(scales.size()) {}

Affine block_affine(std::span<const float> block, const BlockFormat& format) {
  const auto [least, most] = std::minmax_element(block.begin(), block.end());
  return affine_for(*least, *most, format.grid());
}

BlockedWeights round_to_nearest(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
                                const BlockFormat& format) {
  ASSAY_CHECK(weights.size() == outputs * inputs);
  BlockedWeights result(format, outputs, inputs);
  const Grid grid = format.grid();
  const std::size_t blocks = result.blocks();
  in_parallel(outputs, std::thread::hardware_concurrency(), [&](std::size_t first, std::size_t last) {
    for (std::size_t b = first * blocks; b < last * blocks; ++b) {
      const std::size_t start = b / blocks * inputs + b % blocks * format.block;
      const std::size_t count = std::min(format.block, inputs - b % blocks * format.block);
      const Affine affine = block_affine(weights.subspan(start, count), format);
      result.scales[b] = affine.scale;
      result.zero_points[b] = static_cast<std::uint8_t>(affine.zero_point + format.middle());
      for (std::size_t i = start; i < start + count; ++i) {
        result.codes[i] = static_cast<std::uint8_t>(quantize(weights[i], affine, grid) + format.middle());
      }
    }
  });
  return result;
}

std::vector<float> dequantized(const BlockedWeights& weights) {
  std::vector<float> values(weights.codes.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t block = i / weights.inputs * weights.blocks() + i % weights.inputs / weights.format.block;
    values[i] = weights.scales[block] * static_cast<float>(weights.codes[i] - weights.zero_points[block]);
  }
  return values;
}

std::string packed_codes(const BlockedWeights& weights) {
  const std::size_t padded = weights.blocks() * weights.format.block;
  CodeWriter writer(weights.format.bits, weights.outputs * padded);
  for (std::size_t o = 0; o < weights.outputs; ++o) {
    for (std::size_t i = 0; i < weights.inputs; ++i) writer.add(weights.codes[o * weights.inputs + i]);
    for (std::size_t i = weights.inputs; i < padded; ++i)
      writer.add(weights.zero_points[(o + 1) * weights.blocks() - 1]);
  }
  return writer.take();
}

std::string packed_zero_points(const BlockedWeights& weights) {
  CodeWriter writer(weights.format.bits, weights.outputs * (weights.blocks() + 1));
  for (std::size_t o = 0; o < weights.outputs; ++o) {
    for (std::size_t b = 0; b < weights.blocks(); ++b) writer.add(weights.zero_points[o * weights.blocks() + b]);
    writer.end_row();
  }
  return writer.take();
}

std::string transposed_codes(const BlockedWeights& weights) {
  return transposed(weights.codes, weights.outputs, weights.inputs, weights.format);
}

std::string transposed_zero_points(const BlockedWeights& weights) {
  return transposed(weights.zero_points, weights.outputs, weights.blocks(), weights.format);
}

std::vector<float> transposed_scales(const BlockedWeights& weights) {
  std::vector<float> scales;
  scales.reserve(weights.scales.size());
  for (std::size_t b = 0; b < weights.blocks(); ++b) {
    for (std::size_t o = 0; o < weights.outputs; ++o) scales.push_back(weights.scales[o * weights.blocks() + b]);
  }
  return scales;
}

}  // namespace assay::quantize
