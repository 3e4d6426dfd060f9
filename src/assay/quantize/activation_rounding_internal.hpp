#pragma once

#include <string>

#include "assay/model/graph.hpp"
#include "assay/quantize/affine.hpp"
#include "assay/quantize/float8.hpp"

namespace assay::quantize {

// Adds nodes that round `value` to an integer grid in float32 (Div, Round, Clip, Mul), and gives the result's name.
std::string add_integer_rounding(model::Graph& graph, const std::string& value, const Affine& affine, const Grid& grid);

// The same to float8 scaled so that ±`most` is its largest number: Div, Cast to float8 (`onnx_type`) and back, Mul.
// Needs opset 19.
std::string add_float8_rounding(model::Graph& graph, const std::string& value, double most, const Float8& format,
                                std::int32_t onnx_type);

}  // namespace assay::quantize
