#pragma once

namespace assay::quantize {

// Whether this CPU adds pairs of uint8 × int8 products in 16 bits, which saturates at full weights (VPMADDUBSW of x86:
// AVX2 and AVX-512 without VNNI). There weights need the reduced range of 7 bits to be computed exactly.
bool saturates_integer_products();

}  // namespace assay::quantize
