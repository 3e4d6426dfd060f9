#include "assay/quantize/cpu_products.hpp"

namespace assay::quantize {

bool saturates_integer_products() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vnni") == 0 && __builtin_cpu_supports("avxvnni") == 0;
#else
  return false;
#endif
}

bool is_range_reduced(const std::string& reduce_range) {
  return reduce_range == "true" || (reduce_range == "auto" && saturates_integer_products());
}

std::string reduced_range_note() {
  return "Weights have 7 bits (reduce_range), for processors whose sums of 8-bit products saturate.";
}

}  // namespace assay::quantize
