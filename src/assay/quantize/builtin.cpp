#include "assay/quantize/block.hpp"
#include "assay/quantize/int8_dynamic.hpp"
#include "assay/quantize/int8_static.hpp"
#include "assay/quantize/method.hpp"
#include "assay/quantize/simulated.hpp"
#include "assay/quantize/sixteen_bit.hpp"

namespace assay::quantize {

std::vector<MethodInfo> builtin_methods() {
  return {
      fp16(),          bf16(),    int8_dynamic(), int8_static(), int4_block(), int8_block(),
      simulated_int(), ternary(), binary(),       fp8_e4m3(),    fp8_e5m2(),
  };
}

}  // namespace assay::quantize
