#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/split_columns.hpp"

namespace assay::data {

// Which fold judges a row, and which rows the fold may train on: the definitions, with their sources, are in
// docs/folds.md. All draws come from RandomStream, so a seed gives the same folds on every machine.
enum class FoldKind {
  plain,               // equal parts
  stratified,          // every class spread over the folds: counts of a class differ by at most 1
  grouped,             // rows of one group in one fold, folds of about equal size
  stratified_grouped,  // the same, classes spread as evenly as the groups allow
  time_ordered,        // each fold is judged by what came before it (expanding window); shuffle is not read
};

struct FoldOptions {
  FoldKind kind = FoldKind::stratified;
  std::uint32_t folds = 10;  // k ≥ 2
  bool shuffle = true;       // false: in the order of the rows, as scikit-learn without shuffle
  std::uint64_t seed = 0;    // read only with shuffle
  std::uint32_t gap = 0;     // time_ordered: rows before the judged ones that are not trained on
};

enum class Role : std::uint8_t { train, judge, unused };

// One repeat of k folds over rows 0 … rows − 1: a fold number per row. A value; all members may be called from many
// threads. Rows and folds given to its members must be in range.
class FoldAssignment {
 public:
  static constexpr std::uint32_t k_no_fold = 0xffffffffU;  // of a row that no fold judges (the first ones in time)

  // Where the training of each fold ends in time; empty for the kinds that train on every other fold.
  struct TimeOrder {
    std::vector<std::uint32_t> position;      // of each row in time, from 0
    std::vector<std::uint32_t> training_end;  // per fold: positions before this one are trained on
  };

  // fold_of_row: each < folds, or k_no_fold.
  FoldAssignment(std::uint32_t folds, std::vector<std::uint32_t> fold_of_row, TimeOrder time = {});

  std::uint32_t folds() const { return folds_; }
  std::uint32_t rows() const { return static_cast<std::uint32_t>(fold_of_row_.size()); }
  std::uint32_t fold_of(std::uint32_t row) const { return fold_of_row_[row]; }
  std::span<const std::uint32_t> fold_of_row() const { return fold_of_row_; }

  // What the row is to the fold, for reading rows front to back without lists.
  Role role(std::uint32_t row, std::uint32_t fold) const;

  // Ascending row numbers; one pass over all rows.
  std::vector<std::uint32_t> judged_rows(std::uint32_t fold) const { return rows_with(Role::judge, fold); }
  std::vector<std::uint32_t> training_rows(std::uint32_t fold) const { return rows_with(Role::train, fold); }

 private:
  std::vector<std::uint32_t> rows_with(Role role, std::uint32_t fold) const;

  std::uint32_t folds_;
  std::vector<std::uint32_t> fold_of_row_;
  TimeOrder time_;
};

// The folds of one repeat. Equal columns, options and repeat give equal folds; another repeat, with shuffle, draws
// anew. Reads labels for the stratified kinds and groups for the grouped ones, and nothing else: data with groups
// judged by a kind without them may leak. Time: O(rows), grouped kinds also O(groups · folds · classes in a group).
//   insufficient_data   fewer rows than folds (time_ordered: than folds + 1 and the gap), fewer groups than folds, a
//                       class with fewer rows than folds, a fold that nothing comes before in time
//   invalid_argument    fewer than 2 folds, a needed column missing or of another length than the rows
//   out_of_range        2^31 rows or more; grouped kinds also: rows² · max(folds, classes) ≥ 2^64
Result<FoldAssignment> assign_folds(const SplitColumns& columns, const FoldOptions& options, std::uint32_t repeat = 0);

// Repeats 0 … repeats − 1 of it, R × k folds. invalid_argument for more than one repeat without shuffle or in time
// order, as all would be the same.
Result<std::vector<FoldAssignment>> assign_repeated_folds(const SplitColumns& columns, const FoldOptions& options,
                                                          std::uint32_t repeats);

// Five repeats of two folds (Dietterich, Neural Computation 10, 1998); options.folds is not read.
Result<std::vector<FoldAssignment>> assign_five_by_two(const SplitColumns& columns, FoldOptions options);

// Folds that somebody else chose: rows with equal numbers form a fold, folds are numbered by ascending number.
// invalid_argument for fewer than two folds.
Result<FoldAssignment> folds_of_column(std::span<const std::int64_t> column);

}  // namespace assay::data
