#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/data/codes_internal.hpp"

namespace assay::data {

enum class GroupOrder { by_size, by_class_spread };

// The fold of every group (by its code), classes balanced; with one class, sizes. No fold stays empty when there are as
// many groups as folds. Integers and correctly rounded operations only, so that every machine decides alike.
//
// The groups are placed one after the other, the largest first (by_size) or those whose class counts vary most first
// (by_class_spread), ties in order of first appearance, each in the fold that makes
//   mean over classes c of sd over folds f of (rows of c in f) / (rows of c)
// smallest; ties (1e-9 relative) to the fold with fewer rows, then to the first. As scikit-learn's
// StratifiedGroupKFold, and with one class its GroupKFold.
// With `random`, ties of the order are drawn, and a group goes to a fold drawn among those where it leaves no class
// with more than its share (rows of c) / k; the rule above decides when there is none.
std::vector<std::uint32_t> group_folds(const Codes& groups, const Codes& classes, GroupOrder order, std::uint32_t folds,
                                       RandomStream* random);

// The classes of each group: for group g, entries begin[g] … begin[g + 1] − 1, ascending by class.
struct GroupClassCounts {
  struct Entry {
    std::uint32_t code;  // class
    std::uint32_t rows;
  };
  std::vector<std::size_t> begin;
  std::vector<Entry> entries;
  std::span<const Entry> of(std::uint32_t group) const {
    return std::span(entries).subspan(begin[group], begin[group + 1] - begin[group]);
  }
};
GroupClassCounts count_classes(const Codes& groups, const Codes& classes);

}  // namespace assay::data
