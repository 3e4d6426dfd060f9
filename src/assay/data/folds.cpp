#include "assay/data/folds.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "assay/base/check.hpp"
#include "assay/base/random.hpp"
#include "assay/data/codes_internal.hpp"
#include "assay/data/group_folds_internal.hpp"
#include "assay/data/strata_internal.hpp"
#include "assay/data/time_folds_internal.hpp"

namespace assay::data {
namespace {

Status check_fold_count(std::uint64_t rows, std::uint32_t folds) {
  ASSAY_TRY(check_row_count(rows));
  if (folds < 2) return fail(ErrorCode::invalid_argument, "{} folds; at least 2 are needed", folds);
  if (rows >= folds) return {};
  return fail(ErrorCode::insufficient_data, "{} rows for {} folds; use at most {} folds", rows, folds, rows);
}

Status check_classes(const SplitColumns& columns, const Codes& classes, std::uint32_t folds) {
  const auto smallest = std::ranges::min_element(classes.counts);
  if (*smallest >= folds) return {};
  const auto label = classes.values[static_cast<std::size_t>(smallest - classes.counts.begin())];
  return fail(ErrorCode::insufficient_data,
              "{} has {} of the {} rows, fewer than the {} folds; use fewer folds, or folds that are not stratified",
              class_text(columns, label), *smallest, columns.rows, folds);
}

Status check_group_count(const Codes& groups, const Codes& classes, std::uint64_t rows, std::uint32_t folds) {
  if (groups.size() < folds) {
    return fail(ErrorCode::insufficient_data, "{} groups for {} folds; use at most {} folds", groups.size(), folds,
                groups.size());
  }
  const auto factor = std::max<std::uint64_t>(folds, classes.size());
  if (rows <= std::numeric_limits<std::uint64_t>::max() / rows / factor) return {};
  return fail(ErrorCode::out_of_range, "{} rows in groups are too many for {} folds and {} classes", rows, folds,
              classes.size());
}

Result<FoldAssignment> folds_of_groups(const SplitColumns& columns, const Codes& classes, GroupOrder order,
                                       std::uint32_t folds, RandomStream* random) {
  ASSAY_ASSIGN(const Codes groups, group_codes(columns));
  ASSAY_TRY(check_group_count(groups, classes, columns.rows, folds));
  const auto fold_of_group = group_folds(groups, classes, order, folds, random);
  std::vector<std::uint32_t> fold_of_row;
  fold_of_row.reserve(groups.of_row.size());
  for (const std::uint32_t group : groups.of_row) fold_of_row.push_back(fold_of_group[group]);
  return FoldAssignment(folds, std::move(fold_of_row));
}

}  // namespace

FoldAssignment::FoldAssignment(std::uint32_t folds, std::vector<std::uint32_t> fold_of_row, TimeOrder time)
    : folds_(folds), fold_of_row_(std::move(fold_of_row)), time_(std::move(time)) {
  ASSAY_CHECK(std::ranges::all_of(fold_of_row_, [&](auto fold) { return fold < folds_ || fold == k_no_fold; }));
  ASSAY_CHECK(time_.position.empty() ||
              (time_.position.size() == fold_of_row_.size() && time_.training_end.size() == folds_));
}

Role FoldAssignment::role(std::uint32_t row, std::uint32_t fold) const {
  if (fold_of_row_[row] == fold) return Role::judge;
  if (time_.position.empty()) return fold_of_row_[row] == k_no_fold ? Role::unused : Role::train;
  return time_.position[row] < time_.training_end[fold] ? Role::train : Role::unused;
}

std::vector<std::uint32_t> FoldAssignment::rows_with(Role wanted, std::uint32_t fold) const {
  ASSAY_CHECK(fold < folds_);
  std::vector<std::uint32_t> found;
  for (std::uint32_t row = 0; row < rows(); ++row) {
    if (role(row, fold) == wanted) found.push_back(row);
  }
  return found;
}

Result<FoldAssignment> assign_folds(const SplitColumns& columns, const FoldOptions& options, std::uint32_t repeat) {
  ASSAY_TRY(check_fold_count(columns.rows, options.folds));
  if (options.kind == FoldKind::time_ordered) return time_folds(columns, options.folds, options.gap);
  RandomStream stream(options.seed, stream_named("folds"), repeat);
  RandomStream* const random = options.shuffle ? &stream : nullptr;
  Codes classes = single_code(columns.rows);
  const bool is_stratified = options.kind == FoldKind::stratified || options.kind == FoldKind::stratified_grouped;
  if (is_stratified) {
    ASSAY_ASSIGN(classes, class_codes(columns));
    ASSAY_TRY(check_classes(columns, classes, options.folds));
  }
  switch (options.kind) {
    case FoldKind::grouped:
      return folds_of_groups(columns, classes, GroupOrder::by_size, options.folds, random);
    case FoldKind::stratified_grouped:
      return folds_of_groups(columns, classes, GroupOrder::by_class_spread, options.folds, random);
    default:
      return FoldAssignment(options.folds, stratified_folds(classes, options.folds, random));
  }
}

Result<std::vector<FoldAssignment>> assign_repeated_folds(const SplitColumns& columns, const FoldOptions& options,
                                                          std::uint32_t repeats) {
  if (repeats == 0) return fail(ErrorCode::invalid_argument, "0 repeats of the folds; at least 1 is needed");
  if (repeats > 1 && (!options.shuffle || options.kind == FoldKind::time_ordered)) {
    return fail(ErrorCode::invalid_argument,
                "{} repeats of folds that are not shuffled would all be the same; shuffle, or repeat once", repeats);
  }
  std::vector<FoldAssignment> assignments;
  for (std::uint32_t repeat = 0; repeat < repeats; ++repeat) {
    ASSAY_ASSIGN(FoldAssignment assignment, assign_folds(columns, options, repeat));
    assignments.push_back(std::move(assignment));
  }
  return assignments;
}

Result<std::vector<FoldAssignment>> assign_five_by_two(const SplitColumns& columns, FoldOptions options) {
  options.folds = 2;
  return assign_repeated_folds(columns, options, 5);
}

Result<FoldAssignment> folds_of_column(std::span<const std::int64_t> column) {
  ASSAY_TRY(check_row_count(column.size()));
  std::map<std::int64_t, std::uint32_t> fold_of_value;
  for (const std::int64_t value : column) fold_of_value[value] = 0;
  if (fold_of_value.size() < 2) {
    return fail(ErrorCode::invalid_argument, "the column of folds holds {} different value(s); at least 2 are needed",
                fold_of_value.size());
  }
  std::uint32_t folds = 0;
  for (auto& [value, fold] : fold_of_value) fold = folds++;
  std::vector<std::uint32_t> fold_of_row;
  fold_of_row.reserve(column.size());
  for (const std::int64_t value : column) fold_of_row.push_back(fold_of_value.at(value));
  return FoldAssignment(folds, std::move(fold_of_row));
}

}  // namespace assay::data
