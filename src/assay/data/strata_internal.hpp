#pragma once

#include <cstdint>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/data/codes_internal.hpp"

namespace assay::data {

// The fold of every row, classes spread evenly. Rows are lined up by class (in order of first appearance) and dealt out
// to folds 0, 1, …, k − 1, 0, …: that fixes how many rows of each class a fold gets. Which ones: consecutive rows of
// the class, or drawn when `random` is given. So counts of a class, and the folds' sizes, differ by at most 1, as with
// scikit-learn's StratifiedKFold; with one class it is its KFold.
std::vector<std::uint32_t> stratified_folds(const Codes& classes, std::uint32_t folds, RandomStream* random);

}  // namespace assay::data
