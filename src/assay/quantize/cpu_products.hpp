#pragma once

#include <string>

namespace assay::quantize {

// Whether this CPU adds pairs of uint8 × int8 products in 16 bits, which saturates at full weights (VPMADDUBSW of x86:
// AVX2 and AVX-512 without VNNI). There weights need the reduced range of 7 bits to be computed exactly.
bool saturates_integer_products();

// Whether weights get 7 bits under reduce_range=auto, true or false; auto: where this CPU's products saturate.
bool is_range_reduced(const std::string& reduce_range);

// For the reader, when they do.
std::string reduced_range_note();

}  // namespace assay::quantize
