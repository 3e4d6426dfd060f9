#pragma once

#include <cstdint>
#include <string>

#include "assay/model/graph.hpp"

namespace assay::model {

// What a node reads under a name, behind the DequantizeLinear and, of constants, the nodes that only hand on
// (Transpose, Reshape, Cast, …).
struct Operand {
  std::string source;  // the constant or value behind; the name itself where nothing is
  bool is_constant = false;
  bool is_dequantized = false;
  std::int32_t type = 0;       // ONNX's number of the source's element type; 0: unknown
  std::int32_t real_type = 0;  // of what the node reads; 0: unknown
  std::uint64_t scales = 1;    // of a dequantized one, how many: 1 for the whole tensor; 0: unknown
  std::int64_t axis = 0;       // along which they lie, counted from the front where the rank is known
  std::int64_t block = 0;      // elements that share one; 0: not in blocks
};

Operand operand_of(const Graph& graph, const std::string& value);

// Bits of the element type; 0 when unknown.
std::size_t bits_of_type(std::int32_t onnx_type);
bool is_real_type(std::int32_t onnx_type);
bool is_float8_type(std::int32_t onnx_type);
std::string name_of_type(std::int32_t onnx_type);

}  // namespace assay::model
