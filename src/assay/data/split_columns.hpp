#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

// What rows are divided by: views into a data set's annotations, one value per row or empty when not known.
struct SplitColumns {
  std::uint64_t rows = 0;
  std::span<const std::int64_t> labels;        // classes; any integers
  std::span<const std::int32_t> groups;        // rows of one group depend on each other; any integers
  std::span<const double> times;               // any unit, finite; empty: the rows are in time order
  std::span<const std::string> class_names{};  // by label, for messages; may be empty
};

// The columns of some of the rows, for folds inside the training rows of a fold (nested cross-validation): row i of
// columns() is rows[i]. Owns what it selects; class_names stay borrowed.
class SelectedColumns {
 public:
  // Every row in range. Columns that are empty stay empty.
  SelectedColumns(const SplitColumns& columns, std::span<const std::uint32_t> rows);

  SplitColumns columns() const { return {rows_, labels_, groups_, times_, class_names_}; }

 private:
  std::uint64_t rows_;
  std::vector<std::int64_t> labels_;
  std::vector<std::int32_t> groups_;
  std::vector<double> times_;
  std::span<const std::string> class_names_;
};

}  // namespace assay::data
