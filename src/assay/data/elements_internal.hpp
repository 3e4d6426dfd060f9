#pragma once

#include <cstddef>
#include <span>

#include "assay/base/result.hpp"
#include "assay/tensor/dtype.hpp"

namespace assay::data {

// Elements of any type but the four-bit ones (unsupported) as double, one for each of `out`.
Status to_double(tensor::DType dtype, std::span<const std::byte> elements, std::span<double> out);

}  // namespace assay::data
