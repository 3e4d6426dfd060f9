#pragma once

#include <cstdint>

#include "assay/base/result.hpp"
#include "assay/data/folds.hpp"

namespace assay::data {

// Expanding window, as scikit-learn's TimeSeriesSplit: the rows in time order (ties in row order), cut into k + 1
// parts, the last k of ⌊rows / (k + 1)⌋ rows each; fold f judges part f + 1 and trains on what comes before it, less
// the `gap` rows next to it and, our addition, less rows of the very time at which the judged part begins. Errors as
// assign_folds.
Result<FoldAssignment> time_folds(const SplitColumns& columns, std::uint32_t folds, std::uint32_t gap);

}  // namespace assay::data
