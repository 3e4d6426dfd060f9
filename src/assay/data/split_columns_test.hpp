#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/data/split_columns.hpp"

namespace assay::data {

// Random rows for laws: unequal classes and groups of unequal sizes, in no order; each class has at least `folds` rows
// and there are at least `folds` groups.
struct RandomRows {
  std::vector<std::int64_t> labels;
  std::vector<std::int32_t> groups;
  std::vector<double> times;
  std::uint32_t folds = 0;

  explicit RandomRows(std::uint64_t number) {
    RandomStream random(17, stream_named("rows"), number);
    folds = 2 + random.below(8);
    const std::uint32_t classes = 1 + random.below(5);
    const std::uint32_t rows = classes * folds + 1 + random.below(150);
    const std::uint32_t group_count = folds + random.below(rows - folds);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::uint32_t label = row < classes * folds ? row % classes : random.below(1 + random.below(classes));
      labels.push_back(100 - std::int64_t{label});
      const std::uint32_t group = row < group_count ? row : random.below(1 + random.below(group_count));
      groups.push_back(static_cast<std::int32_t>(group));
      times.push_back(random.below(rows));
    }
    for (std::uint32_t i = rows - 1; i > 0; --i) {
      std::swap(labels[i], labels[random.below(i + 1)]);
      std::swap(groups[i], groups[random.below(i + 1)]);
    }
  }

  SplitColumns columns() const { return {labels.size(), labels, groups, times}; }
};

// Largest less smallest of the counts of `value` in the folds.
template <class Value>
std::uint32_t spread_of(Value value, const std::vector<Value>& column, std::span<const std::uint32_t> fold_of_row,
                        std::uint32_t folds) {
  std::vector<std::uint32_t> counts(folds);
  for (std::size_t row = 0; row < column.size(); ++row) counts[fold_of_row[row]] += column[row] == value ? 1U : 0U;
  return std::ranges::max(counts) - std::ranges::min(counts);
}

}  // namespace assay::data
