#include "assay/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace assay {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "internal error at %s:%d: '%s' does not hold. Please report this.\n", file, line, condition);
  std::abort();
}

}  // namespace assay
