#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::tensor {

// Extents, outermost first. A scalar has none.
using Shape = std::vector<std::int64_t>;

// Product of the extents; 1 for a scalar. Extents must not be negative.
std::size_t elements_of(const Shape& shape);

// "[1, 28, 28]"; a negative extent, one that is free, is shown as "?".
std::string to_text(const Shape& shape);

// True when both describe the same elements in the same order once extents of 1 are left out.
bool same_but_for_ones(const Shape& a, const Shape& b);

}  // namespace assay::tensor
