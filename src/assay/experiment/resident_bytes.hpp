#pragma once

#include "assay/base/units.hpp"

namespace assay::experiment {

// The most memory this process has held at once (getrusage).
Bytes peak_resident_bytes();

}  // namespace assay::experiment
