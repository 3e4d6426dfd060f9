#pragma once

#include <map>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/shape.hpp"

namespace assay::cli {

// --input-shape: "x=1x3x224x224"; the first extent may be −1. invalid_argument for anything else.
Result<std::map<std::string, tensor::Shape>> parse_input_shapes(const std::vector<std::string>& texts);

}  // namespace assay::cli
