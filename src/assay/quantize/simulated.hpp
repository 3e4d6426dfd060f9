#pragma once

#include <string>

#include "assay/quantize/method.hpp"

namespace assay::quantize {

// Formats for which no kernel is at hand, computed in float32 with weights (and activations) rounded to what the format
// can hold (docs/methods/simulated.md). Outcome::packed_bytes is what the model would take in the format.
MethodInfo simulated_int();  // weights of 1 to 8 bits, activations of 1 to 8 or 16 bits or float32
MethodInfo binary();
MethodInfo ternary();
MethodInfo fp8_e4m3();
MethodInfo fp8_e5m2();

// Whether a name has the form wNaM: w4a8, w2a32.
bool is_bits_name(const std::string& name);

// simulated-int under this name, its bits set. invalid_argument for bits that do not exist.
Result<MethodInfo> method_of_bits(const std::string& name);

}  // namespace assay::quantize
