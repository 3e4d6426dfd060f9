#include "assay/quantize/float8.hpp"

#include <algorithm>
#include <cmath>

namespace assay::quantize {

float round_to_float8(float value, const Float8& format) {
  if (std::isnan(value)) return value;
  const double magnitude = std::min(std::abs(double{value}), double{format.largest});
  if (magnitude == 0) return value;
  // Within one binade numbers are evenly spaced; scaling by a power of two is exact.
  const int exponent = std::max(std::ilogb(magnitude), format.least_exponent);
  const double spacing = std::ldexp(1.0, exponent - format.mantissa_bits);
  const double rounded = std::min(std::nearbyint(magnitude / spacing) * spacing, double{format.largest});
  return std::copysign(static_cast<float>(rounded), value);
}

}  // namespace assay::quantize
