#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::train {

enum class PresetKind {
  linear,  // Gemm
  mlp,     // Gemm and Relu for every width, Gemm
  cnn,     // for every width Conv 3x3, BatchNormalization, Relu and, where 4 pixels are left, MaxPool 2x2; Gemm
};

std::string_view name_of(PresetKind kind);
std::vector<std::string> preset_names();
std::optional<PresetKind> preset_named(std::string_view name);

// A network made for some data. Weights are 0 until they are initialised.
struct Preset {
  PresetKind kind = PresetKind::mlp;
  std::vector<std::uint32_t> widths;  // of hidden layers, or channels of convolutions; empty: default_widths()
  std::string input = "input";
  tensor::Shape sample;  // of one sample
  std::size_t outputs = 0;
};

std::vector<std::uint32_t> default_widths(PresetKind kind);

// Float32 input [N, …] and output "scores" [N, outputs], no Softmax behind it. A picture [H, W] gets one channel. The
// cnn averages over what is left of a picture where that is more than 7 x 7. invalid_argument when the samples are no
// pictures with their channels first, which cnn needs, or when linear is given widths.
Result<model::Graph> preset_graph(const Preset& preset);

}  // namespace assay::train
