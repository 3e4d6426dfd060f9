#include "assay/quantize/cpu_products_internal.hpp"

namespace assay::quantize {

bool saturates_integer_products() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vnni") == 0 && __builtin_cpu_supports("avxvnni") == 0;
#else
  return false;
#endif
}

}  // namespace assay::quantize
