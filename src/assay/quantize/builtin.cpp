#include "assay/quantize/method.hpp"

namespace assay::quantize {

std::vector<MethodInfo> builtin_methods() {
  return {};
}

}  // namespace assay::quantize
