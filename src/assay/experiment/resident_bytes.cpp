#include "assay/experiment/resident_bytes.hpp"

#include <sys/resource.h>

namespace assay::experiment {

Bytes peak_resident_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return {static_cast<std::uint64_t>(usage.ru_maxrss) * 1024};  // Linux counts in KiB
}

}  // namespace assay::experiment
