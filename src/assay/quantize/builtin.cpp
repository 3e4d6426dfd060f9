#include "assay/quantize/int8_static.hpp"
#include "assay/quantize/method.hpp"

namespace assay::quantize {

std::vector<MethodInfo> builtin_methods() {
  return {
      int8_static(),
  };
}

}  // namespace assay::quantize
