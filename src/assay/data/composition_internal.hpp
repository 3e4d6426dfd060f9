#pragma once

#include <memory>

#include "assay/base/result.hpp"
#include "assay/data/composed_dataset_internal.hpp"
#include "assay/data/description_internal.hpp"

namespace assay::data {

// Opens what the description names and checks that it fits together: equal lengths, labels among the classes, shapes,
// the split's value, the positive class and the costs.
Result<std::unique_ptr<Dataset>> compose(Description description);

}  // namespace assay::data
