#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"

namespace assay::data {

// Some samples of a data set as a data set of its own: `rows`, ascending and different, are its samples. What is read,
// the annotations and info().samples are those rows'; the digest tells other rows apart. out_of_range for a row that
// there is not; insufficient_data for none.
Result<std::unique_ptr<Dataset>> view_of_rows(std::unique_ptr<Dataset> whole, std::vector<std::uint64_t> rows);

}  // namespace assay::data
